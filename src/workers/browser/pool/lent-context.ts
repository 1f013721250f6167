import type { BrowserContext, Page } from 'playwright-core';
import type { Clock } from '../../../clock';
import { YardError } from '../../../protocol';
import { BrowserError } from '../browser-error';
import { guardSchemes, type LentEgress } from '../egress';
import type { Lent } from './lent';
import type { OpenedContext } from './open-context';
import { within } from './within';

export interface LentContextParts {
  clock: Clock;
  downloadsFolder: string;
  /** Pages that may be open at the same time; what is above is closed as it opens. */
  pagesMax: number;
  /** Called where the context cannot be closed: its browser has to end. */
  onHung: () => void;
  /** Called once, when it is closed. */
  onClosed: (context: LentContext) => void;
}

/** How long a context may take to close; where a page runs without end it takes half a second. */
const closeMs = 5000;
/** A context whose pages open this many others within a minute does nothing else, and is ended. */
const pagesPerMinuteMax = 100;

/** A context in the hands of a run or of a session. Watches its pages until it is closed. */
export class LentContext implements Lent {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly egress: LentEgress;
  private readonly losing = new AbortController();
  private closing?: Promise<void>;
  private readonly openedAtMs: number[] = [];

  constructor(
    { context, page, egress }: OpenedContext,
    private readonly parts: LentContextParts,
  ) {
    this.context = context;
    this.page = page;
    this.egress = egress;
    guardSchemes(context, egress, () =>
      this.lose(new YardError('BLOCKED_BY_POLICY', 'a page showed an address of a scheme that may not be reached')),
    );
    for (const open of context.pages()) this.watch(open);
    context.on('page', (opened) => this.admit(opened));
  }

  get downloadsFolder(): string {
    return this.parts.downloadsFolder;
  }

  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** Says why nothing of it works any more. Only the first reason counts, and none once it is being closed. */
  lose(reason: YardError): void {
    if (!this.closing) this.losing.abort(reason);
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    this.egress.close();
    const closed = this.context.close().catch(() => {}); // its browser is gone, and it with it
    if (!(await within(this.parts.clock, closeMs, closed))) this.parts.onHung();
    this.parts.onClosed(this);
  }

  private admit(page: Page): void {
    this.watch(page);
    if (this.context.pages().length > this.parts.pagesMax) void page.close().catch(() => {});
    const nowMs = this.parts.clock.nowMs();
    this.openedAtMs.push(nowMs);
    if (this.openedAtMs.length <= pagesPerMinuteMax || this.openedAtMs.shift()! < nowMs - 60_000) return;
    const message = `the page opened more than ${pagesPerMinuteMax} others within a minute`;
    this.lose(new YardError('BLOCKED_BY_POLICY', message, { details: { pagesPerMinuteMax } }));
  }

  private watch(page: Page): void {
    page.on('crash', () =>
      this.lose(new BrowserError('PAGE_CRASHED', 'the page has crashed', { details: { url: page.url() } })),
    );
  }
}
