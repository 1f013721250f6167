import type { Clock, Random } from '../../../src/clock';
import { YardError } from '../../../src/protocol';
import { memoryTransports, type LinkEnd, type Transport } from '../../../src/worker-kit';
import type { LinkRates } from '../plan/plan';

/** The worker's end of a link and the control plane's, and what can be done to it. */
export interface FaultyLink {
  near: Transport;
  far: Transport;
  /** Nothing comes through any more, in either direction, and nobody is told. */
  fallSilent(): void;
  cut(): void;
}

export interface FaultyLinkParts {
  clock: Clock;
  random: Random;
  rates: LinkRates;
  /** What the worker says of itself, changed on its way. */
  rewrite?: (message: string, payload: unknown) => unknown;
}

/** Messages that may come twice or late. A registration may not: it would take the place of a newer one, which no transport does. */
const reports = new Set(['task.output', 'task.finished']);

/** A link in memory that loses answers, repeats and delays reports, and falls silent. */
export function faultyLink(parts: FaultyLinkParts): FaultyLink {
  const [near, far] = memoryTransports(parts.clock);
  const state = { isSilent: false };
  return {
    near: new FaultyEnd(near, parts, state, true),
    far: new FaultyEnd(far, parts, state, false),
    fallSilent: () => void (state.isSilent = true),
    cut: () => near.close(),
  };
}

class FaultyEnd implements Transport {
  constructor(
    private readonly inner: Transport,
    private readonly parts: FaultyLinkParts,
    private readonly state: { isSilent: boolean },
    private readonly isWorkers: boolean,
  ) {}

  async send(message: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    const { random, rates, rewrite } = this.parts;
    if (this.state.isSilent) return this.unanswered(message, timeoutMs);
    const sent = this.isWorkers && rewrite ? rewrite(message, payload) : payload;
    const isReport = reports.has(message);
    if (isReport && happens(random, rates.late)) await this.later(random.next() * rates.lateMsMax);
    if (this.state.isSilent) return this.unanswered(message, timeoutMs);
    if (isReport && happens(random, rates.duplicate)) this.repeat(message, sent, timeoutMs);
    const answer = await this.inner.send(message, sent, timeoutMs);
    return happens(random, rates.lostAnswer) || this.state.isSilent ? this.unanswered(message, timeoutMs) : answer;
  }

  onMessage(answer: Parameters<Transport['onMessage']>[0]): void {
    this.inner.onMessage((message, payload) =>
      this.state.isSilent ? new Promise(() => {}) : answer(message, payload),
    );
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.inner.onEnd((end) => listener(this.state.isSilent ? 'silent' : end));
  }

  close(): void {
    this.inner.close();
  }

  private repeat(message: string, payload: unknown, timeoutMs: number): void {
    const { clock, random, rates } = this.parts;
    clock.setTimer(random.next() * rates.lateMsMax, () => {
      if (!this.state.isSilent) this.inner.send(message, payload, timeoutMs).catch(() => undefined);
    });
  }

  private later(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.parts.clock.setTimer(delayMs, resolve));
  }

  private async unanswered(message: string, timeoutMs: number): Promise<never> {
    await this.later(timeoutMs);
    throw new YardError('REPLY_TIMEOUT', `no reply to ${message} within ${timeoutMs} ms`);
  }
}

/** Draws only where it may happen, so that a link without faults costs nothing. */
function happens(random: Random, rate: number): boolean {
  return rate > 0 && random.next() < rate;
}
