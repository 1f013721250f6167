import { YardError } from '../../protocol';
import type { LinkEnd, Transport } from './link';

/** Two ends of a link within one process. Messages are copied as the wire would copy them, and arrive in order. */
export function memoryTransports(): [Transport, Transport] {
  const [left, right] = [new MemoryTransport(), new MemoryTransport()];
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryTransport implements Transport {
  peer!: MemoryTransport;
  private answer?: (message: string, payload: unknown) => Promise<unknown>;
  private readonly endListeners: Array<(end: LinkEnd) => void> = [];
  private readonly pending = new Set<(error: YardError) => void>();
  private ended = false;

  send(message: string, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(closedError(message));
      this.pending.add(reject);
      const settle = (reply: unknown): void => {
        this.pending.delete(reject);
        resolve(copy(reply));
      };
      const sent = copy(payload);
      setImmediate(() => void this.peer.answer?.(message, sent).then(settle, reject));
    });
  }

  onMessage(answer: (message: string, payload: unknown) => Promise<unknown>): void {
    this.answer = answer;
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.endListeners.push(listener);
  }

  close(): void {
    for (const side of [this, this.peer]) side.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const reject of this.pending) reject(closedError('the message'));
    this.pending.clear();
    for (const listener of this.endListeners) listener('closed');
  }
}

function copy(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function closedError(message: string): YardError {
  return new YardError('LINK_CLOSED', `the link was closed before ${message} was answered`);
}
