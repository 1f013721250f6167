import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { renderersToKill, type MemoryLimits } from './pool.policy';
import type { PooledBrowser } from './pooled-browser';
import { within } from './within';

const intervalMs = 1000;
/** A working browser returns its version within this time, even on a busy machine. */
const answerMs = 10_000;

/**
 * Measures the memory of each browser once a second, and checks that it answers. Kills pages that use too much memory,
 * and browsers that do not answer.
 */
export class BrowserWatch {
  private timer?: Timer;
  private readonly pending = new WeakSet<PooledBrowser>();

  /** @param onMeasured called after each round */
  constructor(
    private readonly browsers: () => PooledBrowser[],
    private readonly limits: MemoryLimits,
    private readonly onMeasured: () => void,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.timer = this.clock.setTimer(intervalMs, () => {
      for (const browser of this.browsers()) this.look(browser);
      this.onMeasured();
      this.start();
    });
  }

  stop(): void {
    this.timer?.cancel();
  }

  private look(browser: PooledBrowser): void {
    for (const pid of renderersToKill(browser.measure(), this.limits)) kill(pid);
    if (!this.pending.has(browser)) void this.probe(browser);
  }

  private async probe(browser: PooledBrowser): Promise<void> {
    this.pending.add(browser);
    const answered = await within(this.clock, answerMs, browser.launched.ping()).catch(() => true);
    this.pending.delete(browser);
    if (!answered) browser.kill('the browser did not respond');
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has exited by itself.
  }
}
