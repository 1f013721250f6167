import type { Clock } from '../clock';
import { YardError } from '@yardmaster/protocol';

/**
 * The pending replies of one end of a link. Each one arrives, times out, or ends with the link; no timer outlives it.
 */
export class PendingReplies {
  private readonly pending = new Set<(error: unknown) => void>();

  constructor(private readonly clock: Clock) {}

  /** Calls `send` with a callback for the reply. @throws YardError `REPLY_TIMEOUT` or `LINK_CLOSED` */
  expect(message: string, timeoutMs: number, send: (reply: (value: unknown) => void) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        this.pending.delete(fail);
        timer.cancel();
        reject(error);
      };
      const timer = this.clock.setTimer(timeoutMs, () =>
        fail(new YardError('REPLY_TIMEOUT', `no reply to ${message} within ${timeoutMs} ms`)),
      );
      this.pending.add(fail);
      const take = (value: unknown): void => {
        if (!this.pending.delete(fail)) return;
        timer.cancel();
        resolve(value);
      };
      try {
        send(take);
      } catch (error) {
        fail(error);
      }
    });
  }

  /** Rejects all pending replies when the link ends. */
  rejectAll(): void {
    for (const fail of this.pending) fail(new YardError('LINK_CLOSED', 'the link was closed before the reply came'));
  }
}
