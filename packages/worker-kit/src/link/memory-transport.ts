import { SystemClock, type Clock } from '../clock';
import { errorReply, YardError } from '@yardmaster/protocol';
import type { Answer, LinkEnd, Transport } from './link';
import { PendingReplies } from './pending-replies';
import type { ReceiveUpload, Upload, Uploaded } from './upload';

/**
 * Creates the two ends of a link within one process. Messages are copied as on a wire, and arrive in order, each in a
 * later turn of the event loop.
 */
export function memoryTransports(clock: Clock = new SystemClock()): [Transport, Transport] {
  const left: MemoryTransport = new MemoryTransport(clock, () => right);
  const right = new MemoryTransport(clock, () => left);
  return [left, right];
}

class MemoryTransport implements Transport {
  private answer?: Answer;
  private take?: ReceiveUpload;
  private readonly endListeners: Array<(end: LinkEnd) => void> = [];
  private readonly replies: PendingReplies;
  private ended = false;

  constructor(
    private readonly clock: Clock,
    private readonly peer: () => MemoryTransport,
  ) {
    this.replies = new PendingReplies(clock);
  }

  send(message: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    if (this.ended) return Promise.reject(new YardError('LINK_CLOSED', `cannot send ${message}: the link is closed`));
    const sent = copy(payload);
    return this.replies.expect(message, timeoutMs, (reply) => {
      this.clock.nextTurn(() => void this.peer().receive(message, sent).then(copy).catch(errorReply).then(reply));
    });
  }

  onMessage(answer: Answer): void {
    this.answer = answer;
  }

  /** Passes the stream itself, since both ends are in one process. */
  async upload(upload: Upload): Promise<Uploaded> {
    const { ended, take } = this.peer();
    if (ended || !take) throw new YardError('LINK_CLOSED', `cannot upload ${upload.name}: the link is closed`);
    return take(upload);
  }

  onUpload(take: ReceiveUpload): void {
    this.take = take;
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.endListeners.push(listener);
    if (this.ended) listener('closed');
  }

  close(): void {
    for (const side of [this, this.peer()]) side.end();
  }

  /**
   * Delivers a message. Without a listener it never settles: the sender's timeout or the end of the link settles the
   * request.
   */
  private receive(message: string, payload: unknown): Promise<unknown> {
    return this.ended || !this.answer ? new Promise(() => {}) : this.answer(message, payload);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.replies.rejectAll();
    for (const listener of this.endListeners) listener('closed');
  }
}

function copy(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
