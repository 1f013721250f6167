import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processesOf } from '../../../workers/browser/src/browser/processes';
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

  it("runs browsers in Chromium's sandbox, as an unprivileged user", async () => {
    const { pool, lease } = await start();
    const leased = await lease();
    const renderers = processesOf(pool.browsers[0]!.launched.pid).filter(({ type }) => type === 'renderer');
    expect(renderers.length).toBeGreaterThan(0);
    for (const { pid } of renderers) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toContain('Seccomp:\t2\n');
      expect(/^Uid:\t(\d+)/m.exec(status)![1]).toBe(isRoot ? '61777' : String(process.getuid!()));
      if (isRoot) expect(readlinkSync(`/proc/${pid}/ns/user`)).not.toBe(readlinkSync('/proc/self/ns/user'));
    }
    await leased.close();
  });

  it('leases each context once, without data of another', async () => {
    const { lease } = await start({ readyContexts: 2 });
    const leased = await Promise.all([lease(), lease(), lease(), lease()]);
    expect(new Set(leased.map(({ context }) => context)).size).toBe(4);
    await leased[0].context.addCookies([{ name: 'who', value: 'first', url: 'http://127.0.0.1/' }]);
    const cookies = await Promise.all(leased.map(({ context }) => context.cookies()));
    expect(cookies.map((each) => each.map(({ value }) => value))).toEqual([['first'], [], [], []]);
    await Promise.all(leased.map((each) => each.close()));
  });

  it('opens a new context for a request with options', async () => {
    const { lease } = await start();
    const leased = await lease({ locale: 'de-DE', timezoneId: 'Asia/Tokyo', viewport: { width: 300, height: 200 } });
    const seen = 'Intl.DateTimeFormat().resolvedOptions().timeZone + navigator.language + innerWidth';
    expect(await leased.page.evaluate(seen)).toBe('Asia/Tokyode-DE300');
    await leased.close();
  });

  it('replaces a browser that reached its limit of contexts, after its leased contexts are closed', async () => {
    const { pool, lease } = await start({ contextsMax: 2, readyContexts: 0 });
    await standby(pool);
    const [first] = pool.browsers;
    const early = await lease();
    const last = await lease();
    expect(first!.state).toBe('draining');
    const next = await lease();
    expect(next.context.browser()).not.toBe(early.context.browser());
    await early.close();
    expect(await last.page.evaluate('6 * 7')).toBe(42);
    const ended = new Promise((resolve) => first!.launched.browser.on('disconnected', resolve));
    await last.close();
    await ended;
    expect(first!.state).toBe('ended');
    await next.close();
  });

  it('reports a crashed browser at once, and leases from the other one', async () => {
    const { pool, lease } = await start();
    await standby(pool);
    const leased = await Promise.all([lease(), lease()]);
    process.kill(pool.browsers[0]!.launched.pid, 'SIGKILL');
    const losses = await Promise.all(leased.map(lossOf));
    expect(losses).toEqual([
      expect.objectContaining({ code: 'browser.BROWSER_LOST', retryable: true }),
      expect.objectContaining({ code: 'browser.BROWSER_LOST', retryable: true }),
    ]);
    const after = await lease();
    expect(await after.page.evaluate('1 + 1')).toBe(2);
    await Promise.all([...leased, after].map((each) => each.close()));
  });

  it('reports a crashed page at once, to its holder only', async () => {
    const { lease } = await start();
    const [crashing, neighbour] = await Promise.all([lease(), lease()]);
    const loss = lossOf(crashing);
    void crashing.page.goto('chrome://crash').catch(() => {}); // its reason is the loss
    expect(await loss).toMatchObject({ code: 'browser.PAGE_CRASHED', retryable: true });
    expect(await neighbour.page.evaluate('1 + 1')).toBe(2);
    expect(neighbour.lost.aborted).toBe(false);
    await Promise.all([crashing.close(), neighbour.close()]);
  });

  it('closes a context in which a script runs forever', async () => {
    const { lease } = await start();
    const leased = await lease();
    const running = leased.page.evaluate('for (;;) {}').catch((error: Error) => error.message);
    await leased.close();
    expect(await running).toContain('closed');
    expect(leased.lost.aborted).toBe(false); // it was returned, not lost
  });

  it('emits that it has no browser, and that it has one again', async () => {
    const { pool, lease } = await start();
    const seen: boolean[] = [];
    pool.on('available', (isAvailable) => seen.push(isAvailable));
    process.kill(pool.browsers[0]!.launched.pid, 'SIGKILL');
    while (seen.length < 1) await once(pool, 'available');
    const leased = await lease(); // waits for the next
    expect(seen).toEqual([false, true]);
    await leased.close();
  });

  it('keeps its profiles in one folder, and removes each with its browser', async () => {
    const { pool, folder } = await start();
    await standby(pool);
    const folders = (): string[] => readdirSync(folder.path).filter((name) => name.startsWith('browser-'));
    expect(folders()).toHaveLength(2);
  });
});

/** Resolves when a second browser is on standby. */
async function standby(pool: TestPool['pool']): Promise<void> {
  while (pool.browsers.length < 2) await once(pool, 'standby');
}
