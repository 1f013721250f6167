import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { wait } from '@yardmaster/worker-kit';
import type { RateLimit } from '../profile/profile';
import { nextCallAtMs, noCalls, withCall } from './rate-limit.policy';

/** A call that would wait longer is rejected with a retryable error. */
const waitMsMax = 60_000;

/** Admits calls in order, as fast as the server allows. */
export class RateLimiter {
  private state = noCalls;

  constructor(
    private readonly clock: Clock,
    private readonly limit: RateLimit | undefined,
  ) {}

  /**
   * Resolves when the call may be made. Calls `waits` with the duration if it has to wait.
   * @throws YardError `RATE_LIMITED` if that is too long; the reason of `signal` if that aborts first
   */
  async take(signal: AbortSignal, waits: (durationMs: number) => void): Promise<void> {
    const nowMs = this.clock.nowMs();
    const atMs = nextCallAtMs(this.state, this.limit, nowMs);
    const durationMs = atMs - nowMs;
    if (durationMs > waitMsMax) throw rateLimited(durationMs);
    this.state = withCall(this.state, this.limit, atMs); // the turn of an aborted call stays unused
    if (durationMs === 0) return;
    waits(durationMs);
    await wait(this.clock, durationMs, signal);
  }

  /** Admits no calls for a while, because the server requested it. */
  pause(durationMs: number): void {
    this.state = { ...this.state, pausedUntilMs: Math.max(this.state.pausedUntilMs, this.clock.nowMs() + durationMs) };
  }
}

function rateLimited(retryAfterMs: number): YardError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  return new YardError('RATE_LIMITED', `rate limit reached; the next call is possible in ${seconds} s`, {
    details: { retryAfterMs },
  });
}
