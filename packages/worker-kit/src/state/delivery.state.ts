/**
 * One thing that is told until it is acknowledged.
 *
 * `idle`: nothing to tell. `due`: to be told, not before `retryAtMs`. `inFlight`: told, and not answered yet. Something new to
 * tell while it is in flight makes it `again`: the answer leads to `due`, not to `idle`.
 */
export type DeliveryState = 'idle' | 'due' | 'inFlight' | 'again';

type DeliveryEvent = 'want' | 'take' | 'acknowledge' | 'fail';

const transitions: Readonly<Record<DeliveryState, Partial<Record<DeliveryEvent, DeliveryState>>>> = {
  idle: { want: 'due' },
  due: { take: 'inFlight', acknowledge: 'idle' },
  inFlight: { want: 'again', acknowledge: 'idle', fail: 'due' },
  again: { acknowledge: 'due', fail: 'due' },
};

export class Delivery {
  private state: DeliveryState = 'idle';
  /** Set by `fail`, cleared by `acknowledge` and `restart`. */
  private retryAtMs = 0;

  /** When it may be told; nothing where there is nothing to tell or an answer is awaited. */
  get dueAtMs(): number | undefined {
    return this.state === 'due' ? this.retryAtMs : undefined;
  }

  /** Whether everything was told and acknowledged. */
  get isIdle(): boolean {
    return this.state === 'idle';
  }

  /** Whether an answer is awaited. */
  get isInFlight(): boolean {
    return this.state === 'inFlight' || this.state === 'again';
  }

  /** There is something to tell. */
  want(): void {
    this.move('want');
  }

  /** Whether it is to be told now; if so it is in flight from here on. */
  take(nowMs: number): boolean {
    if (this.state !== 'due' || nowMs < this.retryAtMs) return false;
    this.move('take');
    return true;
  }

  acknowledge(): void {
    this.retryAtMs = 0;
    this.move('acknowledge');
  }

  /** It was refused or not answered: it is told again, not before `retryAtMs`. */
  fail(retryAtMs: number): void {
    this.retryAtMs = retryAtMs;
    this.move('fail');
  }

  /** The link ended: what is in flight is told again on the next one, at once. */
  restart(): void {
    this.move('fail');
    this.retryAtMs = 0;
  }

  private move(event: DeliveryEvent): void {
    this.state = transitions[this.state][event] ?? this.state;
  }
}
