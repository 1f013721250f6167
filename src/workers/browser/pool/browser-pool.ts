import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '../../../clock';
import type { WorkerLog } from '../../../worker-kit';
import { BrowserError } from '../browser-error';
import type { LaunchedBrowser } from '../browser/launch';
import type { EgressProxy } from '../egress';
import { BrowserWatch } from './browser-watch';
import { KeptBrowser } from './kept-browser';
import type { LendRequest, Lent } from './lent';
import { launchDelayMs, recycleReason, type MemoryLimits, type RecycleLimits } from './pool.policy';

export interface PoolLimits extends RecycleLimits, MemoryLimits {
  /** Contexts that are kept open for tasks to come. */
  readyContexts: number;
  pagesMax: number;
}

export interface BrowserPoolParts {
  launch: () => Promise<LaunchedBrowser>;
  egress: EgressProxy;
  clock: Clock;
  log: WorkerLog;
  limits: PoolLimits;
}

/** Browsers that lend what they have left while another one has taken their place. */
const drainingMax = 4;
/**
 * What was taken is opened anew when it comes back, or after this time: at once it would take the processor from the very task
 * that was to be quick.
 */
const refillDelayMs = 1000;
/** What is asked of the first browser goes before the start of the second. */
const standbyDelayMs = 2000;
/** How long somebody waits for a browser while none is there. */
const waitMs = 20_000;

/**
 * Lends contexts: of the active browser, which has some ready. A second browser stands by to take its place at once, when it dies,
 * or after it has done enough. `available` tells whether there is a browser, when that changes; `standby` that there is a second.
 */
export class BrowserPool extends EventEmitter<{ available: [isAvailable: boolean]; standby: [] }> {
  private active?: KeptBrowser;
  private standby?: KeptBrowser;
  private readonly others = new Set<KeptBrowser>();
  private readonly watch: BrowserWatch;
  private launching?: Promise<void>;
  private relaunch?: Timer;
  private failures = 0;
  private isClosed = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly parts: BrowserPoolParts) {
    super();
    const { clock, limits } = parts;
    this.watch = new BrowserWatch({ clock, limits, browsers: () => this.browsers, onMeasured: () => this.recycle() });
  }

  get browsers(): KeptBrowser[] {
    return [this.active, this.standby, ...this.others].filter((browser) => browser !== undefined);
  }

  /** Launches the first browser, and says its version. @throws Error with what the browser said. */
  async start(): Promise<string> {
    this.place(await this.parts.launch());
    this.watch.start();
    return this.active!.launched.browser.version();
  }

  /**
   * Lends a context that nobody used before.
   *
   * @throws BrowserError `BROWSER_LOST` where there is no browser, or it dies meanwhile; the reason of the signal.
   */
  async lend(request: LendRequest): Promise<Lent> {
    const browser = this.active ?? (await this.nextActive(request.signal));
    const lent = await browser.lend(request);
    this.recycle();
    this.parts.clock.setTimer(refillDelayMs, () => this.refill());
    return lent;
  }

  /** Ends all browsers. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.watch.stop();
    this.relaunch?.cancel();
    this.answerWaiting();
    await this.launching;
    await Promise.all(this.browsers.map((browser) => browser.end()));
  }

  private place(launched: LaunchedBrowser): void {
    const { clock, log, egress, limits } = this.parts;
    const { pagesMax } = limits;
    const onEnded = (ended: KeptBrowser): void => this.ended(ended);
    const onReturned = (): void => this.refill();
    const browser = new KeptBrowser(launched, { clock, log, egress, pagesMax, onEnded, onReturned });
    log.info(
      { event: 'browser_started', pid: launched.pid, version: launched.browser.version() },
      'a browser is there',
    );
    this.failures = 0;
    this.standby = browser;
    this.arrange();
  }

  /** Makes the standby active where there is no active one, and launches what is missing. */
  private arrange(): void {
    if (this.isClosed) return;
    if (!this.active && this.standby) {
      this.active = this.standby;
      this.standby = undefined;
      this.active.activate();
      this.refill();
      this.answerWaiting();
      this.emit('available', true);
    }
    if (this.standby) this.emit('standby');
    else this.launchAnother();
  }

  private launchAnother(): void {
    if (this.launching) return;
    this.relaunch?.cancel(); // it may be wanted sooner now
    const delayMs = Math.max(launchDelayMs(this.failures), this.active ? standbyDelayMs : 0);
    this.relaunch = this.parts.clock.setTimer(delayMs, () => {
      this.relaunch = undefined;
      this.launching = this.tryLaunch();
    });
  }

  private async tryLaunch(): Promise<void> {
    try {
      const launched = await this.parts.launch();
      this.launching = undefined;
      if (this.isClosed)
        await new KeptBrowser(launched, { ...this.parts, ...this.parts.limits, onEnded() {}, onReturned() {} }).end();
      else this.place(launched);
    } catch (err) {
      this.launching = undefined;
      this.failures++;
      this.parts.log.warn({ event: 'browser_start_failed', err, failures: this.failures }, 'a browser did not start');
      this.arrange();
    }
  }

  /** Puts the standby in the place of an active browser that has done enough. */
  private recycle(): void {
    const { active, standby } = this;
    const reason = active && recycleReason(active.facts, this.parts.limits);
    if (!reason || !standby || this.others.size >= drainingMax) return;
    const { facts, launched } = active;
    this.parts.log.info(
      { event: 'browser_recycled', pid: launched.pid, reason, ...facts },
      'another browser takes over',
    );
    this.active = undefined;
    this.others.add(active);
    active.retire();
    this.arrange();
  }

  private refill(): void {
    void this.active?.fill(this.parts.limits.readyContexts);
  }

  private ended(browser: KeptBrowser): void {
    this.others.delete(browser);
    if (this.standby === browser) this.standby = undefined;
    if (this.active === browser) this.active = undefined;
    void browser.launched.cleanUp();
    if (this.isClosed) return;
    this.arrange();
    if (!this.active) this.emit('available', false);
  }

  private async nextActive(signal: AbortSignal): Promise<KeptBrowser> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = this.parts.clock.setTimer(waitMs, done);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
      if (signal.aborted || this.isClosed) done();
    });
    signal.throwIfAborted();
    if (!this.active) throw new BrowserError('BROWSER_LOST', 'the worker has no browser now');
    return this.active;
  }

  private answerWaiting(): void {
    for (const answer of this.waiting) answer();
  }
}
