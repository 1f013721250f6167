import type { BrowserContext, Page } from 'playwright-core';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { BrowserError } from '../browser-error';
import { guardSchemes, type EgressLease } from '../egress';
import type { OpenedContext } from './open-context';
import { within } from './within';

/** How long a context may take to close. With a page that runs an endless script it takes half a second. */
const closeMs = 5000;
/** A context is lost if its pages open more pages than this within a minute. */
const pagesPerMinuteMax = 100;

/** A context that one task or session uses exclusively until it closes the context. Never reused. Watches its pages. */
export class LeasedContext {
  readonly context: BrowserContext;
  /** Its first page, blank. */
  readonly page: Page;
  /** Denies everything until the first task begins. */
  readonly egress: EgressLease;
  private readonly losing = new AbortController();
  private closing?: Promise<void>;
  private readonly openedAtMs: number[] = [];

  /**
   * @param downloadsFolder the browser keeps downloads of this context here while it is open
   * @param pagesMax limit of pages that are open at the same time; further pages are closed when they open
   * @param onClosed called once, at the end; `isHung` if the context did not close and its browser must be killed
   */
  constructor(
    { context, page, egress }: OpenedContext,
    readonly downloadsFolder: string,
    private readonly pagesMax: number,
    private readonly clock: Clock,
    private readonly onClosed: (context: LeasedContext, isHung: boolean) => void,
  ) {
    this.context = context;
    this.page = page;
    this.egress = egress;
    guardSchemes(context, egress, () =>
      this.lose(new YardError('BLOCKED_BY_POLICY', 'a page showed a URL with a blocked scheme')),
    );
    for (const open of context.pages()) this.watch(open);
    context.on('page', (opened) => this.admit(opened));
  }

  /**
   * Aborted with a YardError when a page has crashed or the browser has exited. Report this reason, because
   * Playwright's error says only that something was closed.
   */
  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** Aborts `lost`. Only the first reason counts, and none once the context is closing. */
  lose(reason: YardError): void {
    if (!this.closing) this.losing.abort(reason);
  }

  /** Closes the context and its connections. Resolves in bounded time, even if a page hangs, and never rejects. Idempotent. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    this.egress.close();
    const closed = this.context.close().catch(() => {}); // the browser has exited, and the context with it
    const isHung = !(await within(this.clock, closeMs, closed));
    this.onClosed(this, isHung);
  }

  private admit(page: Page): void {
    this.watch(page);
    if (this.context.pages().length > this.pagesMax) void page.close().catch(() => {});
    const nowMs = this.clock.nowMs();
    this.openedAtMs.push(nowMs);
    if (this.openedAtMs.length <= pagesPerMinuteMax || this.openedAtMs.shift()! < nowMs - 60_000) return;
    const message = `the page opened more than ${pagesPerMinuteMax} other pages within a minute`;
    this.lose(new YardError('BLOCKED_BY_POLICY', message, { details: { pagesPerMinuteMax } }));
  }

  private watch(page: Page): void {
    page.on('crash', () =>
      this.lose(new BrowserError('PAGE_CRASHED', 'the page has crashed', { details: { url: page.url() } })),
    );
  }
}
