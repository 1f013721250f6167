import type { BrowserContext, ConsoleMessage, Page, Request, Response, WebError } from 'playwright-core';

export interface ConsoleEntry {
  type: string;
  text: string;
  url?: string;
}

const entriesMax = 100;
const textCharsMax = 500;

/** The console output and the requests of a context during a run. */
export class PageLog {
  readonly entries: ConsoleEntry[] = [];
  /** Number of entries above the limit. */
  dropped = 0;
  /** HTTP status of the last navigation of each page, started by a step or by the page itself. */
  readonly statuses = new WeakMap<Page, number>();
  requests = 0;
  failed = 0;

  constructor(private readonly context: BrowserContext) {
    context.on('console', this.onConsole).on('weberror', this.onError);
    context.on('request', this.onRequest).on('requestfailed', this.onFailed).on('response', this.onResponse);
  }

  /** Stops listening. */
  end(): void {
    this.context.off('console', this.onConsole).off('weberror', this.onError);
    this.context.off('request', this.onRequest).off('requestfailed', this.onFailed).off('response', this.onResponse);
  }

  private readonly onConsole = (message: ConsoleMessage): void => {
    this.add({ type: message.type(), text: message.text(), url: message.location().url });
  };

  private readonly onError = (error: WebError): void => {
    const thrown = error.error() as Error | undefined;
    this.add({ type: 'exception', text: String(thrown?.message ?? thrown), url: error.page()?.url() });
  };

  private readonly onRequest = (): void => void this.requests++;

  private readonly onFailed = (_request: Request): void => void this.failed++;

  private readonly onResponse = (response: Response): void => {
    if (!response.request().isNavigationRequest()) return;
    try {
      const frame = response.frame();
      if (frame.parentFrame() === null) this.statuses.set(frame.page(), response.status());
    } catch {
      // A popup that is still opening has no frame yet.
    }
  };

  private add({ type, text, url }: ConsoleEntry): void {
    if (this.entries.length >= entriesMax) return void this.dropped++;
    this.entries.push({ type, text: text.slice(0, textCharsMax), ...(url && { url: url.slice(0, textCharsMax) }) });
  }
}
