import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processesOf } from '../../../src/workers/browser/browser/processes';
import { lossOf, startPool, type TestPool } from '../../support/browser-pool';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;

describe('the pool of browsers', () => {
  let test: TestPool | undefined;
  const start = async (limits?: Parameters<typeof startPool>[0]): Promise<TestPool> => (test = await startPool(limits));

  afterEach(async () => {
    const pids = test!.pool.browsers.map(({ launched }) => launched.pid);
    await test!.close();
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(existsSync(test!.folder.path)).toBe(false);
  });

  it("should run browsers in Chromium's sandbox, as a user that owns nothing", async () => {
    const { pool, lend } = await start();
    const lent = await lend();
    const renderers = processesOf(pool.browsers[0]!.launched.pid).filter(({ type }) => type === 'renderer');
    expect(renderers.length).toBeGreaterThan(0);
    for (const { pid } of renderers) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toContain('Seccomp:\t2\n');
      expect(/^Uid:\t(\d+)/m.exec(status)![1]).toBe(isRoot ? '61777' : String(process.getuid!()));
      if (isRoot) expect(readlinkSync(`/proc/${pid}/ns/user`)).not.toBe(readlinkSync('/proc/self/ns/user'));
    }
    await lent.close();
  });

  it('should lend each context once, and hide nothing of one in another', async () => {
    const { lend } = await start({ readyContexts: 2 });
    const lents = await Promise.all([lend(), lend(), lend(), lend()]);
    expect(new Set(lents.map(({ context }) => context)).size).toBe(4);
    await lents[0].context.addCookies([{ name: 'who', value: 'first', url: 'http://127.0.0.1/' }]);
    const cookies = await Promise.all(lents.map(({ context }) => context.cookies()));
    expect(cookies.map((each) => each.map(({ value }) => value))).toEqual([['first'], [], [], []]);
    await Promise.all(lents.map((lent) => lent.close()));
  });

  it('should open a context of its own for who asks for another than a plain one', async () => {
    const { lend } = await start();
    const lent = await lend({ locale: 'de-DE', timezoneId: 'Asia/Tokyo', viewport: { width: 300, height: 200 } });
    const seen = 'Intl.DateTimeFormat().resolvedOptions().timeZone + navigator.language + innerWidth';
    expect(await lent.page.evaluate(seen)).toBe('Asia/Tokyode-DE300');
    await lent.close();
  });

  it('should replace a browser that has done enough, and let it finish what it lent', async () => {
    const { pool, lend } = await start({ contextsMax: 2, readyContexts: 0 });
    await standby(pool);
    const [first] = pool.browsers;
    const early = await lend();
    const last = await lend();
    expect(first!.state).toBe('draining');
    const next = await lend();
    expect(next.context.browser()).not.toBe(early.context.browser());
    await early.close();
    expect(await last.page.evaluate('6 * 7')).toBe(42);
    const ended = new Promise((resolve) => first!.launched.browser.on('disconnected', resolve));
    await last.close();
    await ended;
    expect(first!.state).toBe('ended');
    await next.close();
  });

  it('should say at once that a browser is gone, and lend from the other one', async () => {
    const { pool, lend } = await start();
    await standby(pool);
    const lents = await Promise.all([lend(), lend()]);
    process.kill(pool.browsers[0]!.launched.pid, 'SIGKILL');
    const losses = await Promise.all(lents.map(lossOf));
    expect(losses).toEqual([
      expect.objectContaining({ code: 'browser.BROWSER_LOST', retryable: true }),
      expect.objectContaining({ code: 'browser.BROWSER_LOST', retryable: true }),
    ]);
    const after = await lend();
    expect(await after.page.evaluate('1 + 1')).toBe(2);
    await Promise.all([...lents, after].map((lent) => lent.close()));
  });

  it('should say at once that a page has crashed, to its holder only', async () => {
    const { lend } = await start();
    const [crashing, neighbour] = await Promise.all([lend(), lend()]);
    const loss = lossOf(crashing);
    void crashing.page.goto('chrome://crash').catch(() => {}); // its reason is that of the loss
    expect(await loss).toMatchObject({ code: 'browser.PAGE_CRASHED', retryable: true });
    expect(await neighbour.page.evaluate('1 + 1')).toBe(2);
    expect(neighbour.lost.aborted).toBe(false);
    await Promise.all([crashing.close(), neighbour.close()]);
  });

  it('should close a context in which a script runs without end', async () => {
    const { lend } = await start();
    const lent = await lend();
    const running = lent.page.evaluate('for (;;) {}').catch((error: Error) => error.message);
    await lent.close();
    expect(await running).toContain('closed');
    expect(lent.lost.aborted).toBe(false); // nothing was lost: it was given back
  });

  it('should tell that it has no browser, and that it has one again', async () => {
    const { pool, lend } = await start();
    const seen: boolean[] = [];
    pool.on('available', (isAvailable) => seen.push(isAvailable));
    process.kill(pool.browsers[0]!.launched.pid, 'SIGKILL');
    while (seen.length < 1) await once(pool, 'available');
    const lent = await lend(); // waits for the next
    expect(seen).toEqual([false, true]);
    await lent.close();
  });

  it('should keep its profiles in one folder, and remove that of each browser with it', async () => {
    const { pool, folder } = await start();
    await standby(pool);
    const folders = (): string[] => readdirSync(folder.path).filter((name) => name.startsWith('browser-'));
    expect(folders()).toHaveLength(2);
  });
});

/** Resolves when a second browser stands by. */
async function standby(pool: TestPool['pool']): Promise<void> {
  while (pool.browsers.length < 2) await once(pool, 'standby');
}
