import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { memoryTransports, type LinkEnd, type Transport } from '@yardmaster/worker-kit/link';
import type { LinkRates } from '../plan/plan';

/** Rewrites a message of the worker. */
export type Rewrite = (message: string, payload: unknown) => unknown;

/** A link in memory that loses answers, repeats and delays reports, and falls silent. */
export class FaultyLink {
  /** The worker's end. */
  readonly near: Transport;
  /** The control plane's end. */
  readonly far: Transport;
  private readonly faults: LinkFaults;
  private readonly nearEnd: FaultyEnd;

  /** `onRegistered` is called when the worker gets the reply to its registration. */
  constructor(
    clock: Clock,
    random: Random,
    rates: LinkRates,
    rewrite: Rewrite = unchanged,
    onRegistered: () => void = () => {},
  ) {
    const [near, far] = memoryTransports(clock);
    this.faults = new LinkFaults(clock, random, rates);
    this.near = this.nearEnd = new FaultyEnd(near, this.faults, rewrite, onRegistered);
    this.far = new FaultyEnd(far, this.faults, unchanged);
  }

  get isSilent(): boolean {
    return this.faults.isSilent;
  }

  /** Drops all messages in both directions without notifying either end. */
  fallSilent(): void {
    this.faults.isSilent = true;
  }

  cut(): void {
    this.near.close();
  }

  /** Ends the link for the worker only; the other end is not notified until it is cut. */
  abandon(): void {
    this.faults.isSilent = true;
    this.nearEnd.end();
  }
}

/** Draws the faults of one link, for both of its ends. */
class LinkFaults {
  isSilent = false;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly rates: LinkRates,
  ) {}

  drawsLate(): boolean {
    return this.happens(this.rates.late);
  }

  drawsDuplicate(): boolean {
    return this.happens(this.rates.duplicate);
  }

  drawsLostAnswer(): boolean {
    return this.happens(this.rates.lostAnswer);
  }

  /** Calls back after a random delay. */
  later(callback: () => void): void {
    this.clock.setTimer(this.random.next() * this.rates.lateMsMax, callback);
  }

  async unanswered(message: string, timeoutMs: number): Promise<never> {
    await new Promise<void>((resolve) => void this.clock.setTimer(timeoutMs, resolve));
    throw new YardError('REPLY_TIMEOUT', `no reply to ${message} within ${timeoutMs} ms`);
  }

  /** Draws nothing at rate 0, so that a link without faults costs nothing. */
  private happens(rate: number): boolean {
    return rate > 0 && this.random.next() < rate;
  }
}

/** Messages that may be repeated or late. A late registration would replace a newer one, which no transport does. */
const reports = new Set(['task.output', 'task.finished']);

class FaultyEnd implements Transport {
  private readonly endListeners: Array<(end: LinkEnd) => void> = [];
  private hasEnded = false;

  constructor(
    private readonly inner: Transport,
    private readonly faults: LinkFaults,
    private readonly rewrite: Rewrite,
    private readonly onRegistered: () => void = () => {},
  ) {}

  async send(message: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    const { faults } = this;
    if (faults.isSilent) return faults.unanswered(message, timeoutMs);
    const sent = this.rewrite(message, payload);
    const isReport = reports.has(message);
    if (isReport && faults.drawsLate()) await new Promise<void>((resolve) => faults.later(resolve));
    if (faults.isSilent) return faults.unanswered(message, timeoutMs);
    if (isReport && faults.drawsDuplicate()) this.repeat(message, sent, timeoutMs);
    const answer = await this.inner.send(message, sent, timeoutMs);
    if (faults.drawsLostAnswer() || faults.isSilent) return faults.unanswered(message, timeoutMs);
    if (message === 'worker.register' && !('error' in (answer as object))) this.onRegistered();
    return answer;
  }

  onMessage(answer: Parameters<Transport['onMessage']>[0]): void {
    this.inner.onMessage((message, payload) =>
      this.faults.isSilent ? new Promise(() => {}) : answer(message, payload),
    );
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.endListeners.push(listener);
    this.inner.onEnd((end) => this.hasEnded || listener(this.faults.isSilent ? 'silent' : end));
  }

  /** Ends only this end. */
  end(): void {
    this.hasEnded = true;
    for (const listener of this.endListeners) listener('closed');
  }

  close(): void {
    this.inner.close();
  }

  private repeat(message: string, payload: unknown, timeoutMs: number): void {
    this.faults.later(() => {
      if (!this.faults.isSilent) this.inner.send(message, payload, timeoutMs).catch(() => undefined);
    });
  }
}

function unchanged(_message: string, payload: unknown): unknown {
  return payload;
}
