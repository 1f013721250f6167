import type { LaunchedBrowser } from '../browser/launch';
import { BrowserError } from '../browser-error';
import type { LendRequest, Lent } from './lent';

/** Lends contexts of browsers that it keeps. */
export class BrowserPool {
  private active?: Promise<LaunchedBrowser>;

  constructor(private readonly launch: () => Promise<LaunchedBrowser>) {}

  /** Launches the first browser, and says its version. @throws Error with what the browser said. */
  async start(): Promise<string> {
    this.active = this.launch();
    return (await this.active).browser.version();
  }

  /** @throws BrowserError `BROWSER_LOST` where there is no browser now. */
  async lend({ options, signal }: LendRequest): Promise<Lent> {
    if (!this.active) throw new BrowserError('BROWSER_LOST', 'the worker has no browser now');
    const launched = await this.active;
    signal.throwIfAborted();
    const context = await launched.browser.newContext({ ...options, serviceWorkers: 'block' });
    const page = await context.newPage();
    const lost = new AbortController();
    page.on('crash', () => lost.abort(new BrowserError('PAGE_CRASHED', 'the page has crashed')));
    context.on('close', () => lost.abort(new BrowserError('BROWSER_LOST', 'the browser of the page is gone')));
    return { context, page, downloadsFolder: launched.folder, lost: lost.signal, close: () => context.close() };
  }

  async close(): Promise<void> {
    const launched = await this.active;
    await launched?.browser.close();
  }
}
