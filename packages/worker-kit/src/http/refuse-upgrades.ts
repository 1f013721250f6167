import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { YardError } from '@yardmaster/protocol';
import { answerRaw, formatPlainProblem, type FormatProblem } from './raw-problem';

/** Answers each upgrade that nobody serves: Node leaves such a connection open. Socket.IO serves its own. */
export function refuseUpgrades(
  http: Server,
  {
    isServed = () => false,
    tell = formatPlainProblem,
  }: { isServed?: (url: string) => boolean; tell?: FormatProblem } = {},
): void {
  http.on('upgrade', ({ url = '', headers: { upgrade = '' } }: IncomingMessage, socket: Duplex) => {
    if (url.startsWith('/socket.io/') || isServed(url)) return;
    const isWebSocket = upgrade.toLowerCase() === 'websocket';
    const [path = ''] = url.split('?');
    const problem = isWebSocket
      ? tell(new YardError('NOT_FOUND', `there is no WebSocket at ${path.slice(0, 256)}`), 404)
      : tell(new YardError('INVALID_REQUEST', 'Upgrade: only `websocket` is served; leave the header out'), 400);
    answerRaw(socket, problem);
  });
}
