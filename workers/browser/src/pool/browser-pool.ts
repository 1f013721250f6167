import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { EventLog } from '@yardmaster/worker-kit';
import { BrowserError } from '../browser-error';
import type { LaunchedBrowser } from '../browser/launched-browser';
import type { EgressProxy } from '../egress';
import { BrowserWatch } from './browser-watch';
import { PooledBrowser } from './pooled-browser';
import type { ContextRequest } from './context-request';
import type { LeasedContext } from './leased-context';
import { launchDelayMs, recycleReason, type MemoryLimits, type RecycleLimits } from './pool.policy';

export interface PoolLimits extends RecycleLimits, MemoryLimits {
  /** Number of contexts that are opened in advance. */
  readyContexts: number;
  pagesMax: number;
}

/** Draining browsers at the same time. */
const drainingMax = 4;
/**
 * A leased context is replaced when it is closed, or after this time. Opening the replacement at once would slow down
 * the task that just began.
 */
const refillDelayMs = 1000;
/** The second browser starts only when the first is idle for this time, so that tasks come first. */
const standbyDelayMs = 2000;
/** How long a request waits if no browser runs. */
const waitMs = 20_000;

/**
 * Leases contexts of the active browser, which keeps some ready. A second browser is on standby, and replaces the
 * active one at once when that exits or is due for replacement. Emits `available` when the pool gets a browser or loses
 * its last one, and `standby` when the second browser is ready.
 */
export class BrowserPool extends EventEmitter<{ available: [isAvailable: boolean]; standby: [] }> {
  private active?: PooledBrowser;
  private standby?: PooledBrowser;
  private readonly others = new Set<PooledBrowser>();
  private readonly watch: BrowserWatch;
  private launching?: Promise<void>;
  private relaunch?: Timer;
  private failures = 0;
  private isClosed = false;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly launch: () => Promise<LaunchedBrowser>,
    private readonly egress: EgressProxy,
    private readonly limits: Readonly<PoolLimits>,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {
    super();
    this.watch = new BrowserWatch(
      () => this.browsers,
      limits,
      () => this.recycle(),
      clock,
    );
  }

  get browsers(): PooledBrowser[] {
    return [this.active, this.standby, ...this.others].filter((browser) => browser !== undefined);
  }

  /** Launches the first browser, and returns its version. @throws Error with the browser's own message. */
  async start(): Promise<string> {
    this.place(await this.launch());
    this.watch.start();
    return this.active!.launched.browser.version();
  }

  /**
   * Leases an unused context.
   *
   * @throws BrowserError `BROWSER_LOST` if no browser runs, or the browser exits meanwhile; the reason of the signal if
   * that aborts
   */
  async lease(request: ContextRequest): Promise<LeasedContext> {
    const browser = this.active ?? (await this.nextActive(request.signal));
    const leased = await browser.lease(request);
    this.recycle();
    this.clock.setTimer(refillDelayMs, () => this.refill());
    return leased;
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

  private pooled(launched: LaunchedBrowser): PooledBrowser {
    return new PooledBrowser(launched, this.egress, this.limits.pagesMax, this.clock, this.log);
  }

  private place(launched: LaunchedBrowser): void {
    const browser = this.pooled(launched);
    browser.once('ended', () => this.ended(browser));
    browser.on('returned', () => this.refill());
    const version = launched.browser.version();
    this.log.info({ event: 'browser_started', pid: launched.pid, version }, 'a browser started');
    this.failures = 0;
    this.standby = browser;
    this.arrange();
  }

  /** Activates the standby if no browser is active, and launches a new standby. */
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
    this.relaunch?.cancel(); // the standby may be needed sooner now
    const delayMs = Math.max(launchDelayMs(this.failures), this.active ? standbyDelayMs : 0);
    this.relaunch = this.clock.setTimer(delayMs, () => {
      this.relaunch = undefined;
      this.launching = this.tryLaunch();
    });
  }

  private async tryLaunch(): Promise<void> {
    try {
      const launched = await this.launch();
      this.launching = undefined;
      if (this.isClosed) await this.pooled(launched).end();
      else this.place(launched);
    } catch (err) {
      this.launching = undefined;
      this.failures++;
      this.log.warn(
        { event: 'browser_start_failed', err, failures: this.failures },
        'a browser did not start; tries again',
      );
      this.arrange();
    }
  }

  /** Replaces the active browser by the standby if it is due for replacement. */
  private recycle(): void {
    const { active, standby } = this;
    const reason = active && recycleReason(active.facts, this.limits);
    if (!reason || !standby || this.others.size >= drainingMax) return;
    const { facts, launched } = active;
    this.log.info(
      { event: 'browser_recycled', pid: launched.pid, reason, ...facts },
      'the browser is due for replacement; another one replaces it',
    );
    this.active = undefined;
    this.others.add(active);
    active.retire();
    this.arrange();
  }

  private refill(): void {
    void this.active?.fill(this.limits.readyContexts);
  }

  private ended(browser: PooledBrowser): void {
    this.others.delete(browser);
    if (this.standby === browser) this.standby = undefined;
    if (this.active === browser) this.active = undefined;
    void browser.launched.cleanUp();
    if (this.isClosed) return;
    this.arrange();
    if (!this.active) this.emit('available', false);
  }

  private async nextActive(signal: AbortSignal): Promise<PooledBrowser> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = this.clock.setTimer(waitMs, done);
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
