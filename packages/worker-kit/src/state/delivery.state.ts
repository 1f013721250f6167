/**
 * One message that is sent until it is acknowledged.
 *
 * - `idle`: nothing to send.
 * - `due`: to be sent, not before `retryAtMs`.
 * - `inFlight`: sent, and not answered.
 * - `again`: as `inFlight`, but the content has changed since. The answer leads to `due`, not to `idle`.
 */
export type DeliveryState = 'idle' | 'due' | 'inFlight' | 'again';

type DeliveryEvent = 'enqueue' | 'take' | 'acknowledge' | 'fail';

const transitions: Readonly<Record<DeliveryState, Partial<Record<DeliveryEvent, DeliveryState>>>> = {
  idle: { enqueue: 'due' },
  due: { take: 'inFlight', acknowledge: 'idle' },
  inFlight: { enqueue: 'again', acknowledge: 'idle', fail: 'due' },
  again: { acknowledge: 'due', fail: 'due' },
};

export class Delivery {
  private state: DeliveryState = 'idle';
  /** Set by `fail`, cleared by `acknowledge` and `restart`. */
  private retryAtMs = 0;

  /** When to send; undefined if nothing is due. */
  get dueAtMs(): number | undefined {
    return this.state === 'due' ? this.retryAtMs : undefined;
  }

  /** True if everything was sent and acknowledged. */
  get isIdle(): boolean {
    return this.state === 'idle';
  }

  /** True until the answer arrives. */
  get isInFlight(): boolean {
    return this.state === 'inFlight' || this.state === 'again';
  }

  /** Marks new content to send. */
  enqueue(): void {
    this.move('enqueue');
  }

  /** Returns true if the message is due. It is in flight from then on. */
  take(nowMs: number): boolean {
    if (this.state !== 'due' || nowMs < this.retryAtMs) return false;
    this.move('take');
    return true;
  }

  acknowledge(): void {
    this.retryAtMs = 0;
    this.move('acknowledge');
  }

  /** Handles a rejection or a missing answer: the message is due again at `retryAtMs`. */
  fail(retryAtMs: number): void {
    this.retryAtMs = retryAtMs;
    this.move('fail');
  }

  /** Handles the end of the link: a message in flight is due again at once. */
  restart(): void {
    this.move('fail');
    this.retryAtMs = 0;
  }

  private move(event: DeliveryEvent): void {
    this.state = transitions[this.state][event] ?? this.state;
  }
}
