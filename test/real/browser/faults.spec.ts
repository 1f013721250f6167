import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { BrowserHarness, type Run } from '../../support/browser-harness';
import { servePages } from '../../support/browser-pool';
import { allProcessesOf, browsersOf, foldersOf, gone } from '../../support/browser-processes';

jest.setTimeout(120_000);

const MiB = 2 ** 20;
const chunk = Buffer.alloc(MiB, 'x');

/** Sends a response that the browser downloads as a file. */
function sendFile(response: ServerResponse, MiBs: number): void {
  response.writeHead(200, { 'content-disposition': 'attachment; filename=large.bin' });
  pipeline(Readable.from(Array.from({ length: MiBs }, () => chunk)), response, () => {}); // cut in the middle
}

describe('a browser worker, in case of faults', () => {
  let harness: BrowserHarness;
  let site: Awaited<ReturnType<typeof servePages>>;
  const held = new EventEmitter();

  beforeAll(async () => {
    site = await servePages((request, response) => {
      if (request.url === '/never') return;
      if (request.url === '/large') return sendFile(response, 100);
      response.setHeader('content-type', 'text/html');
      const page = '<title>Page</title><p>Here.</p><a href="/large">large</a>';
      if (request.url !== '/held') return void response.end(page);
      held.emit('asked');
      held.once('go', () => response.end(page));
    });
    const limits = { pageBytesMax: 400 * MiB, readyContexts: 1 };
    harness = await BrowserHarness.start({ limits, slots: 8 });
  });

  afterAll(async () => {
    const processes = allProcessesOf(browsersOf(process.pid));
    expect(processes.length).toBeGreaterThan(0);
    await harness.close();
    site.server.closeAllConnections();
    site.server.close();
    await gone(processes);
    expect(foldersOf(process.pid)).toEqual([]);
  });

  /** Causes a fault while another task runs, and checks that this task ends normally. */
  async function besideNeighbour<T extends Run>(work: () => Promise<T>): Promise<T> {
    const asked = once(held, 'asked');
    const neighbour = harness.run('browser.run', {
      steps: [
        { action: 'goto', url: `${site.url}held` },
        { action: 'content', name: 'text', format: 'text' },
      ],
    });
    await asked;
    const run = await work();
    held.emit('go');
    expect((await neighbour).outcome).toMatchObject({ status: 'succeeded' });
    return run;
  }

  /** Waits until the worker offers its capabilities again: without a browser it offers none. */
  async function whenOffered(): Promise<Run> {
    for (;;) {
      const run = await harness.run('browser.run', { steps: [there()] }).catch(() => undefined);
      if (run) return run;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const goto = { action: 'goto', url: '' };
  const there = (): object => ({ ...goto, url: site.url });

  it('kills a page that uses too much memory', async () => {
    const { error } = await besideNeighbour(() =>
      harness.failure(
        [
          there(),
          { action: 'evaluate', script: 'for (const all = []; ; ) all.push(new Array(1e6).fill(Math.random()))' },
        ],
        {
          limits: { stepTimeoutMs: 60_000 },
        },
      ),
    );
    expect(error).toMatchObject({ code: 'browser.PAGE_CRASHED', retryable: true });
  });

  it('reports a killed browser, and continues with another one', async () => {
    const asked = once(held, 'asked');
    const running = harness.failure([{ ...goto, url: `${site.url}held` }]);
    await asked;
    for (const pid of browsersOf(process.pid)) process.kill(pid, 'SIGKILL');
    expect((await running).error).toMatchObject({ code: 'browser.BROWSER_LOST', retryable: true });
    held.emit('go');
    expect((await whenOffered()).outcome).toMatchObject({ status: 'succeeded' });
  });

  it('stops an endless script with its step', async () => {
    const { error } = await besideNeighbour(() =>
      harness.failure([there(), { action: 'evaluate', script: 'for (;;) {}', timeoutMs: 500 }]),
    );
    expect(error).toMatchObject({ code: 'browser.STEP_TIMEOUT' });
  });

  it('stops waiting for a page that never responds', async () => {
    const { error } = await besideNeighbour(() =>
      harness.failure([{ ...goto, url: `${site.url}never` }], { limits: { navigationTimeoutMs: 500 } }),
    );
    expect(error).toMatchObject({ code: 'browser.NAVIGATION_TIMEOUT', retryable: true });
  });

  it('aborts a download as soon as it is too large', async () => {
    const { error } = await besideNeighbour(() =>
      harness.failure([there(), { action: 'download', target: 'a' }], { limits: { downloadBytes: 5 * MiB } }),
    );
    expect(error).toMatchObject({ code: 'browser.OUTPUT_TOO_LARGE', details: { maxBytes: 5 * MiB } });
  });

  it('limits the number of pages that a page opens', async () => {
    const script = 'for (let i = 0; i < 1000; i++) open("about:blank")';
    const { error } = await besideNeighbour(() =>
      harness.failure([there(), { action: 'evaluate', script, timeoutMs: 60_000 }]),
    );
    expect(error).toMatchObject({ code: 'BLOCKED_BY_POLICY', details: { pagesPerMinuteMax: 100 } });
  });
});
