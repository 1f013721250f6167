import { EventEmitter } from 'node:events';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { EventLog } from '@yardmaster/worker-kit';
import { BrowserError } from '../browser-error';
import type { LaunchedBrowser } from '../browser/launched-browser';
import { processesOf, type BrowserProcess } from '../browser/processes';
import type { EgressProxy } from '../egress';
import { moved, type BrowserState } from './browser.state';
import type { ContextRequest } from './context-request';
import { LeasedContext } from './leased-context';
import { openContext, type OpenedContext } from './open-context';
import { ownMemoryOf, type BrowserFacts } from './pool.policy';
import { ReadyContexts } from './ready-contexts';
import { within } from './within';

interface PooledBrowserEvents {
  /** Its process has exited or was killed; emitted once. */
  ended: [];
  /** A leased context was closed. */
  returned: [];
}

/** A working browser opens a context within this time, even on a busy machine. */
const openMs = 15_000;
const endMs = 3000;

/** One browser of the pool, from its launch to its end, with its leased and its ready contexts. */
export class PooledBrowser extends EventEmitter<PooledBrowserEvents> {
  private currentState: BrowserState = 'standby';
  private readonly ready = new ReadyContexts(() => this.open());
  private readonly leased = new Set<LeasedContext>();
  private readonly startedAtMs: number;
  private contextsLeased = 0;
  /** Number of contexts that are being opened on request now. */
  private opening = 0;
  /** Last measured memory, without pages. */
  private ownBytes = 0;

  constructor(
    readonly launched: LaunchedBrowser,
    private readonly egress: EgressProxy,
    private readonly pagesMax: number,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {
    super();
    this.startedAtMs = clock.nowMs();
    launched.browser.on('disconnected', () => this.ended('its process has ended'));
  }

  get state(): BrowserState {
    return this.currentState;
  }

  get facts(): BrowserFacts {
    const ageMs = this.clock.nowMs() - this.startedAtMs;
    return { contextsLeased: this.contextsLeased, ageMs, ownBytes: this.ownBytes };
  }

  get leasedCount(): number {
    return this.leased.size;
  }

  get readyCount(): number {
    return this.ready.count;
  }

  /** Measures the memory of its processes. */
  measure(): BrowserProcess[] {
    const processes = processesOf(this.launched.pid);
    this.ownBytes = ownMemoryOf(processes);
    return processes;
  }

  activate(): void {
    this.currentState = moved(this.currentState, 'active');
  }

  /** Stops leasing contexts, and ends when the last leased context is closed. */
  retire(): void {
    this.currentState = moved(this.currentState, 'draining');
    this.ready.close();
    this.endIfUnused();
  }

  /**
   * Leases a ready context if the request is for a plain one; otherwise opens a new one. @throws BrowserError
   * `BROWSER_LOST`
   */
  async lease({ options, signal }: ContextRequest): Promise<LeasedContext> {
    this.contextsLeased++; // counted first, so that many requests at once do not exceed the limit
    this.opening++;
    try {
      const leased = this.handOut((options ? undefined : this.ready.take()) ?? (await this.open(options)));
      if (!signal.aborted && this.currentState !== 'ended') return leased;
      await leased.close();
      signal.throwIfAborted();
      throw gone('its process has ended');
    } finally {
      this.opening--;
      this.endIfUnused();
    }
  }

  /** Opens contexts until `count` are ready. */
  async fill(count: number): Promise<void> {
    if (this.currentState === 'active') await this.ready.fill(count);
  }

  /** Kills its processes. The holders of its contexts are notified. */
  kill(reason: string): void {
    if (this.currentState === 'ended') return;
    this.log.warn({ event: 'browser_killed', pid: this.launched.pid, reason }, 'the worker kills the browser');
    this.launched.kill();
    this.ended(reason);
  }

  /** Closes it, and kills it if it does not close in time. */
  async end(): Promise<void> {
    const closed = this.launched.browser.close().catch(() => {});
    if (!(await within(this.clock, endMs, closed))) this.kill('it did not end by itself');
    this.ended('it was ended');
    await this.launched.cleanUp();
  }

  private handOut(opened: OpenedContext): LeasedContext {
    const { downloadsFolder } = this.launched;
    const leased = new LeasedContext(opened, downloadsFolder, this.pagesMax, this.clock, (closed, isHung) => {
      if (isHung) this.kill('a context could not be closed');
      this.leased.delete(closed);
      this.endIfUnused();
      this.emit('returned');
    });
    this.leased.add(leased);
    return leased;
  }

  private async open(options?: ContextRequest['options']): Promise<OpenedContext> {
    let opened: OpenedContext | undefined;
    const opening = openContext(this.launched.browser, this.egress, options).then((context) => {
      opened = context;
    });
    try {
      if (await within(this.clock, openMs, opening)) return opened!;
    } catch (cause) {
      if (this.currentState === 'ended' || !this.launched.browser.isConnected())
        throw gone('its process has ended', cause);
      throw cause;
    }
    this.kill('the browser did not open a context in time');
    throw gone('the browser did not open a context in time');
  }

  private endIfUnused(): void {
    if (this.currentState === 'draining' && this.leased.size + this.opening === 0) void this.end();
  }

  private ended(reason: string): void {
    if (this.currentState === 'ended') return;
    this.currentState = moved(this.currentState, 'ended');
    for (const leased of this.leased) leased.lose(gone(reason));
    this.ready.close();
    this.launched.kill(); // the rest of its processes
    this.emit('ended');
  }
}

function gone(reason: string, cause?: unknown): BrowserError {
  return new BrowserError('BROWSER_LOST', `the browser exited: ${reason}`, { cause });
}
