import type { Clock } from '../../../clock';
import type { WorkerLog } from '../../../worker-kit';
import { BrowserError } from '../browser-error';
import type { LaunchedBrowser } from '../browser/launch';
import type { EgressProxy } from '../egress';
import { moved, type BrowserState } from './browser.state';
import type { LendRequest } from './lent';
import { LentContext } from './lent-context';
import { openContext, type OpenedContext } from './open-context';
import type { BrowserFacts } from './pool.policy';
import { within } from './within';

export interface KeptBrowserParts {
  clock: Clock;
  log: WorkerLog;
  egress: EgressProxy;
  pagesMax: number;
  /** Called once, when its process is gone or was killed. */
  onEnded: (browser: KeptBrowser) => void;
  /** Called after each context that came back. */
  onReturned: () => void;
}

/** How long a browser that works takes to open a context, also on a busy machine. */
const openMs = 15_000;
const endMs = 3000;

/** One browser of the pool: what it lends, and what it has ready. */
export class KeptBrowser {
  private currentState: BrowserState = 'standby';
  private readonly ready: OpenedContext[] = [];
  private readonly lent = new Set<LentContext>();
  private readonly startedAtMs: number;
  private contextsLent = 0;
  /** Contexts that are being opened for somebody. */
  private opening = 0;
  private filling?: Promise<void>;
  /** Of what is no page, as it was measured last. */
  ownBytes = 0;

  constructor(
    readonly launched: LaunchedBrowser,
    private readonly parts: KeptBrowserParts,
  ) {
    this.startedAtMs = parts.clock.nowMs();
    launched.browser.on('disconnected', () => this.ended('its process has ended'));
  }

  get state(): BrowserState {
    return this.currentState;
  }

  get facts(): BrowserFacts {
    const ageMs = this.parts.clock.nowMs() - this.startedAtMs;
    return { contextsLent: this.contextsLent, ageMs, ownBytes: this.ownBytes };
  }

  get lentCount(): number {
    return this.lent.size;
  }

  get readyCount(): number {
    return this.ready.length;
  }

  activate(): void {
    this.currentState = moved(this.currentState, 'active');
  }

  /** Lends nothing more, and ends with the last that it has lent. */
  retire(): void {
    this.currentState = moved(this.currentState, 'draining');
    for (const { context, egress } of this.ready.splice(0)) {
      egress.close();
      void context.close().catch(() => {});
    }
    this.endIfUnused();
  }

  /** A context that was ready where a plain one is asked for; any other is opened now. @throws BrowserError `BROWSER_LOST` */
  async lend({ options, signal }: LendRequest): Promise<LentContext> {
    this.contextsLent++; // counts from now on, so that many at once do not overrun the limit
    this.opening++;
    try {
      const lent = this.handOut((options ? undefined : this.ready.shift()) ?? (await this.open(options)));
      if (!signal.aborted && this.currentState !== 'ended') return lent;
      await lent.close();
      signal.throwIfAborted();
      throw gone('its process has ended');
    } finally {
      this.opening--;
      this.endIfUnused();
    }
  }

  /** Opens contexts until so many are ready, one after the other. Where one cannot be opened, the browser is at its end. */
  fill(count: number): Promise<void> {
    this.filling ??= this.fillUp(count).finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  /** Ends its processes at once; whoever has a context of it is told. */
  kill(reason: string): void {
    if (this.currentState === 'ended') return;
    this.parts.log.warn({ event: 'browser_killed', pid: this.launched.pid, reason }, 'a browser was killed');
    this.launched.kill();
    this.ended(reason);
  }

  /** Ends it in peace, or by force where it does not listen. */
  async end(): Promise<void> {
    const closed = this.launched.browser.close().catch(() => {});
    if (!(await within(this.parts.clock, endMs, closed))) this.kill('it did not end by itself');
    this.ended('it was ended');
    await this.launched.cleanUp();
  }

  private handOut(opened: OpenedContext): LentContext {
    const lent = new LentContext(opened, {
      clock: this.parts.clock,
      downloadsFolder: this.launched.downloadsFolder,
      pagesMax: this.parts.pagesMax,
      onHung: () => this.kill('a context could not be closed'),
      onClosed: (closed) => {
        this.lent.delete(closed);
        this.endIfUnused();
        this.parts.onReturned();
      },
    });
    this.lent.add(lent);
    return lent;
  }

  private async fillUp(count: number): Promise<void> {
    while (this.ready.length < count && this.currentState === 'active') {
      const opened = await this.open().catch(() => undefined);
      if (!opened) return;
      this.ready.push(opened);
    }
  }

  private async open(options?: LendRequest['options']): Promise<OpenedContext> {
    let opened: OpenedContext | undefined;
    const opening = openContext(this.launched.browser, this.parts.egress, options).then((context) => {
      opened = context;
    });
    try {
      if (await within(this.parts.clock, openMs, opening)) return opened!;
    } catch (cause) {
      if (this.currentState === 'ended' || !this.launched.browser.isConnected())
        throw gone('its process has ended', cause);
      throw cause;
    }
    this.kill('it opened no context in time');
    throw gone('it opened no context in time');
  }

  private endIfUnused(): void {
    if (this.currentState === 'draining' && this.lent.size + this.opening === 0) void this.end();
  }

  private ended(reason: string): void {
    if (this.currentState === 'ended') return;
    this.currentState = moved(this.currentState, 'ended');
    for (const lent of this.lent) lent.lose(gone(reason));
    for (const { egress } of this.ready.splice(0)) egress.close();
    this.launched.kill(); // whatever is left of its processes
    this.parts.onEnded(this);
  }
}

function gone(reason: string, cause?: unknown): BrowserError {
  return new BrowserError('BROWSER_LOST', `the browser is gone: ${reason}`, { cause });
}
