import type { Clock, Timer } from '../../../clock';
import { processesOf } from '../browser/processes';
import type { KeptBrowser } from './kept-browser';
import { ownMemoryOf, renderersToKill, type MemoryLimits } from './pool.policy';
import { within } from './within';

export interface BrowserWatchParts {
  clock: Clock;
  limits: MemoryLimits;
  browsers: () => KeptBrowser[];
  /** Called after each look. */
  onMeasured: () => void;
}

const intervalMs = 1000;
/** How long a browser that works takes to say its version, also on a busy machine. */
const answerMs = 10_000;

/**
 * Looks after the browsers, once a second: how much memory they have, and whether they answer. A page that takes too much is
 * killed, and so is a browser that is silent.
 */
export class BrowserWatch {
  private timer?: Timer;
  private readonly asked = new WeakSet<KeptBrowser>();

  constructor(private readonly parts: BrowserWatchParts) {}

  start(): void {
    this.timer = this.parts.clock.setTimer(intervalMs, () => {
      for (const browser of this.parts.browsers()) this.look(browser);
      this.parts.onMeasured();
      this.start();
    });
  }

  stop(): void {
    this.timer?.cancel();
  }

  private look(browser: KeptBrowser): void {
    const processes = processesOf(browser.launched.pid);
    browser.ownBytes = ownMemoryOf(processes);
    for (const pid of renderersToKill(processes, this.parts.limits)) kill(pid);
    if (!this.asked.has(browser)) void this.ask(browser);
  }

  private async ask(browser: KeptBrowser): Promise<void> {
    this.asked.add(browser);
    const answered = await within(this.parts.clock, answerMs, browser.launched.ping()).catch(() => true);
    this.asked.delete(browser);
    if (!answered) browser.kill('it did not answer');
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
