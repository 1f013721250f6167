import { YardError } from '../../protocol';
import type { LinkEnd, Transport } from './link';

/** What a Socket.IO socket of the server and one of the client have in common. */
interface Socket {
  readonly connected: boolean;
  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> };
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
  once(event: 'disconnect', listener: (reason: string) => void): unknown;
  disconnect(): unknown;
}

/** A link over a connected Socket.IO socket, of either side. */
export class SocketTransport implements Transport {
  private readonly endListeners: Array<(end: LinkEnd) => void> = [];
  private readonly pending = new Set<(error: YardError) => void>();

  constructor(private readonly socket: Socket) {
    socket.once('disconnect', (reason) => this.end(reason === 'ping timeout' ? 'silent' : 'closed'));
  }

  send(message: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.socket.connected)
        return reject(new YardError('LINK_CLOSED', `cannot send ${message}: the link is closed`));
      this.pending.add(reject);
      const settled = this.socket
        .timeout(timeoutMs)
        .emitWithAck(message, payload)
        .finally(() => this.pending.delete(reject));
      settled.then(resolve, (cause) =>
        reject(new YardError('REPLY_TIMEOUT', `no reply to ${message} within ${timeoutMs} ms`, { cause })),
      );
    });
  }

  onMessage(answer: (message: string, payload: unknown) => Promise<unknown>): void {
    this.socket.onAny((message, payload, acknowledge) => {
      if (typeof acknowledge !== 'function') return;
      void answer(message, payload).then((reply) => acknowledge(reply));
    });
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.endListeners.push(listener);
  }

  close(): void {
    this.socket.disconnect();
  }

  private end(end: LinkEnd): void {
    for (const reject of this.pending)
      reject(new YardError('LINK_CLOSED', 'the link was closed before the reply came'));
    this.pending.clear();
    for (const listener of this.endListeners) listener(end);
  }
}
