import type { Clock } from '../../../clock';
import { YardError } from '../../../protocol';
import { wait } from '../../../worker-kit';
import type { RateLimit } from '../profile/profile';
import { nextCallAtMs, noCalls, withCall } from './rate-limit.policy';

/** Calls that would have to wait longer are told so, and may come again. */
const waitMsMax = 60_000;

/** Lets calls through as fast as the other side allows, in the order in which they came. */
export class RateLimiter {
  private state = noCalls;

  constructor(
    private readonly clock: Clock,
    private readonly limit: RateLimit | undefined,
  ) {}

  /**
   * Resolves when the call may be made. `waits` is told for how long, where it has to wait.
   * @throws YardError `RATE_LIMITED` where that is too long; the reason of `signal` where that is aborted before.
   */
  async take(signal: AbortSignal, waits: (durationMs: number) => void): Promise<void> {
    const nowMs = this.clock.nowMs();
    const atMs = nextCallAtMs(this.state, this.limit, nowMs);
    const durationMs = atMs - nowMs;
    if (durationMs > waitMsMax) throw rateLimited(durationMs);
    this.state = withCall(this.state, this.limit, atMs); // one that is abandoned leaves its turn unused
    if (durationMs === 0) return;
    waits(durationMs);
    await wait(this.clock, durationMs, signal);
  }

  /** The other side wants no calls for a while. */
  pause(durationMs: number): void {
    this.state = { ...this.state, pausedUntilMs: Math.max(this.state.pausedUntilMs, this.clock.nowMs() + durationMs) };
  }
}

function rateLimited(retryAfterMs: number): YardError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  return new YardError('RATE_LIMITED', `no more calls are allowed now; the next one in ${seconds} s`, {
    details: { retryAfterMs },
  });
}
