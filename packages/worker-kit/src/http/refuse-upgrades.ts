import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { YardError } from '@yardmaster/protocol';
import { answerRaw, formatPlainProblem, type FormatProblem } from './raw-problem';

/** Rejects upgrades that no handler serves: Node leaves such connections open. Socket.IO serves its own. */
export function refuseUpgrades(
  http: Server,
  {
    isServed = () => false,
    formatProblem = formatPlainProblem,
  }: { isServed?: (url: string) => boolean; formatProblem?: FormatProblem } = {},
): void {
  http.on('upgrade', ({ url = '', headers: { upgrade = '' } }: IncomingMessage, socket: Duplex) => {
    if (url.startsWith('/socket.io/') || isServed(url)) return;
    const isWebSocket = upgrade.toLowerCase() === 'websocket';
    const [path = ''] = url.split('?');
    const problem = isWebSocket
      ? formatProblem(new YardError('NOT_FOUND', `no WebSocket at ${path.slice(0, 256)}`), 404)
      : formatProblem(new YardError('INVALID_REQUEST', 'Upgrade: expected websocket or no such header'), 400);
    answerRaw(socket, problem);
  });
}
