import { once } from 'node:events';
import type { BrowserContext, Dialog, Download, Page } from 'playwright-core';
import { BrowserError } from '../browser-error';

/** How dialogs of pages are answered. */
export interface DialogsInput {
  policy?: 'dismiss' | 'accept' | 'answer';
  answer?: string;
}

/** A dialog that a page opened, and the answer. */
export interface DialogRecord {
  type: string;
  message: string;
  answered: 'accepted' | 'dismissed';
}

const dialogsMax = 50;
const messageCharsMax = 500;

/** The pages of a run: the first and its popups, in the order in which they opened. Answers their dialogs. */
export class RunPages {
  readonly dialogs: DialogRecord[] = [];
  /** Number of popups that were closed at once, because of the limit. */
  closedPopups = 0;
  /** Number of downloads that no step started. */
  refusedDownloads = 0;
  private readonly opened: Page[];
  /** Pages in which a step waits for a download. */
  private readonly expecting = new Set<Page>();

  constructor(
    private readonly context: BrowserContext,
    first: Page,
    private readonly popupsMax: number,
    private readonly policy: DialogsInput = {},
  ) {
    this.opened = [first, ...context.pages().filter((page) => page !== first)].slice(0, popupsMax + 1);
    context.on('page', this.onPage).on('dialog', this.onDialog);
    for (const page of this.opened) page.on('download', this.onDownload);
  }

  get first(): Page {
    return this.opened[0]!;
  }

  get popups(): readonly Page[] {
    return this.opened.slice(1).filter((page) => !page.isClosed());
  }

  /** Returns a page by its number. Waits until it opens, or until `signal` aborts. */
  async page(index: number, signal: AbortSignal): Promise<Page> {
    while (this.opened.length <= index && !signal.aborted)
      await once(this.context as unknown as NodeJS.EventEmitter, 'page', { signal }).catch(() => undefined);
    const page = this.opened[index];
    if (page && !page.isClosed()) return page;
    const why = page ? 'is closed' : `did not open; ${this.opened.length} pages are open`;
    throw new BrowserError('TARGET_NOT_FOUND', `page ${index} ${why}`, { details: { pages: this.opened.length } });
  }

  /** Returns a page by its number if it is open, otherwise the first page. */
  pageNow(index: number): Page {
    const page = this.opened[index];
    return page && !page.isClosed() ? page : this.first;
  }

  /** Calls `start`, and resolves to the download that it starts in the page. All other downloads are cancelled. */
  async download(page: Page, timeoutMs: number, start: () => Promise<unknown>): Promise<Download> {
    this.expecting.add(page);
    try {
      const [download] = await Promise.all([page.waitForEvent('download', { timeout: timeoutMs }), start()]);
      return download;
    } finally {
      this.expecting.delete(page);
    }
  }

  /** Stops listening. */
  end(): void {
    this.context.off('page', this.onPage).off('dialog', this.onDialog);
    for (const page of this.opened) page.off('download', this.onDownload);
  }

  private readonly onPage = (page: Page): void => {
    if (this.opened.length > this.popupsMax) {
      this.closedPopups++;
      void page.close().catch(() => undefined); // its browser is gone
      return;
    }
    this.opened.push(page);
    page.on('download', this.onDownload);
  };

  private readonly onDownload = (download: Download): void => {
    if (this.expecting.has(download.page())) return;
    this.refusedDownloads++;
    void download.cancel().catch(() => undefined);
  };

  private readonly onDialog = (dialog: Dialog): void => {
    const { policy = 'dismiss', answer } = this.policy;
    const accepts = policy !== 'dismiss' || dialog.type() === 'beforeunload';
    const message = dialog.message().slice(0, messageCharsMax);
    const answered = accepts ? 'accepted' : 'dismissed';
    if (this.dialogs.length < dialogsMax) this.dialogs.push({ type: dialog.type(), message, answered });
    const reply = accepts ? dialog.accept(policy === 'answer' ? answer : undefined) : dialog.dismiss();
    void reply.catch(() => undefined); // the page was closed, and the dialog with it
  };
}
