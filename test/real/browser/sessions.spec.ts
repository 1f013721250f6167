import type { Page } from 'playwright-core';
import { ManualClock } from '@yardmaster/testkit';
import type { PooledBrowser } from '../../../workers/browser/src/pool/pooled-browser';
import type { LeasedContext } from '../../../workers/browser/src/pool/leased-context';
import { SessionContext } from '../../../workers/browser/src/sessions/session-context';
import { servePages, startPool } from '../../support/browser-pool';
import { until } from '../../support/egress-range';
import { SessionHarness } from '../../support/session-harness';

jest.setTimeout(120_000);

describe('a session of the browser worker', () => {
  let harness: SessionHarness;
  let pages: Awaited<ReturnType<typeof servePages>>;
  let streams: number;

  beforeAll(async () => {
    streams = 0;
    pages = await servePages(({ url = '', headers }, answer) => {
      if (url === '/stream') {
        streams++;
        answer.once('close', () => streams--);
        return void answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: x\n\n');
      }
      if (url === '/login') answer.setHeader('set-cookie', 'who=ada; path=/; max-age=600');
      answer.setHeader('content-type', 'text/html').end(`<title>${headers.cookie ?? 'nobody'}</title>`);
    });
    harness = await SessionHarness.start();
  });

  afterAll(async () => {
    await harness.close();
    pages.server.close();
  });

  const goto = (path: string): object => ({ action: 'goto', url: new URL(path, pages.url).href });
  const evaluate = (script: string): object => ({ action: 'evaluate', script, name: 'said' });

  it('keeps cookies, storage and the page between tasks, separate from other sessions', async () => {
    await Promise.all([harness.open('a'), harness.open('b')]);
    await harness.run('a', [goto('/login'), evaluate('localStorage.x = 1; globalThis.kept = 7')]);
    const next = await harness.run('a', [evaluate('[kept, localStorage.x, document.cookie]')]);
    expect(next.outputs.said).toEqual([7, '1', 'who=ada']);
    expect(next.page.url).toBe(`${pages.url}login`);
    expect((await harness.run('b', [goto('/')])).page.title).toBe('nobody');
    expect((await harness.run('a', [goto('/')])).page.title).toBe('who=ada');
    await Promise.all([harness.end('a'), harness.end('b')]);
  });

  it('can pass its state to another session', async () => {
    await Promise.all([harness.open('from'), harness.open('to')]);
    const login = [goto('/login'), evaluate('localStorage.x = 1')];
    const { storageState } = await harness.run('from', login, { record: { storageState: true } });
    expect(storageState.cookies).toMatchObject([{ name: 'who', value: 'ada' }]);
    const { page, outputs } = await harness.run('to', [goto('/'), evaluate('localStorage.x')], {
      context: { storageState },
    });
    expect([page.title, outputs.said]).toEqual(['who=ada', '1']);
    await Promise.all([harness.end('from'), harness.end('to')]);
  });

  it('uses the options of its first task, and rejects options of a later one', async () => {
    await harness.open('de');
    const locale = evaluate('navigator.language');
    const german = { context: { locale: 'de-DE' } };
    expect((await harness.run('de', [goto('/'), locale], german)).outputs.said).toBe('de-DE');
    expect((await harness.run('de', [locale])).outputs.said).toBe('de-DE');
    const { error } = await harness.outcome(await harness.begin('de', [locale], german));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'context', options: ['locale'] } });
    await harness.end('de');
  });

  it('closes open connections when the policy changes, and keeps them otherwise', async () => {
    await harness.open('s');
    await harness.run('s', [
      goto('/'),
      evaluate(
        "globalThis.source = new EventSource('/stream'); new Promise((done) => source.onmessage = () => done())",
      ),
    ]);
    await harness.run('s', [evaluate('1')]);
    expect(streams).toBe(1);
    const { network } = await harness.run('s', [evaluate('1')], { network: { allow: ['example.com'] } });
    expect(network.blocked.every(({ reason }: { reason: string }) => reason === 'not-allowed')).toBe(true);
    await until(() => streams === 0, 'the end of the stream');
    await harness.end('s');
  });

  it('survives a cancelled task, and opens a page if all are closed', async () => {
    await harness.open('c');
    await harness.run('c', [goto('/login')]);
    const leaseId = await harness.begin('c', [{ action: 'waitFor', target: '#never', timeoutMs: 60_000 }]);
    await harness.cancel(leaseId);
    expect((await harness.outcome(leaseId)).status).toBe('cancelled');
    expect((await harness.run('c', [goto('/')])).page.title).toBe('who=ada');
    await harness.end('c');
  });

  it('ends if a page does not stop when its task is stopped', async () => {
    await harness.open('hung');
    const leaseId = await harness.begin('hung', [goto('/'), evaluate('while (true);')], { timeoutMs: 4000 });
    expect((await harness.outcome(leaseId)).status).toMatch(/failed|timed_out/);
    expect(await harness.endOf('hung')).toBe('one of its pages did not stop');
  });

  it('is rejected beyond the session limit, and ends at the maximum age', async () => {
    const few = await SessionHarness.start({ sessions: { sessionsMax: 2, sessionAgeMsMax: 1500 } });
    expect([await few.open('1'), await few.open('2'), await few.open('3')]).toMatchObject([
      { status: 'opened' },
      { status: 'opened' },
      { status: 'rejected', code: 'SESSIONS_FULL' },
    ]);
    expect(await few.endOf('1')).toBe('a browser session ends after 0 minutes');
    expect(await few.endOf('2')).toBe('a browser session ends after 0 minutes');
    expect(await few.open('3')).toMatchObject({ status: 'opened' });
    await few.close();
  });
});

describe(SessionContext.name, () => {
  it('keeps a draining browser until the session has ended', async () => {
    const test = await startPool({ contextsMax: 2, readyContexts: 0 });
    while (test.pool.browsers.length < 2)
      await new Promise((resolve) => test.pool.once('standby', () => resolve(undefined)));
    const [first] = test.pool.browsers;
    const kept = new SessionContext(test.pool, new ManualClock(), () => {});
    const { signal } = new AbortController();
    const { page } = await kept.take({ signal });
    const other: LeasedContext = await test.lease();
    expect(first!.state).toBe('draining');
    await other.close();
    expect(await page.evaluate('1 + 1')).toBe(2);
    expect((await kept.take({ signal })).page).toBe(page);
    await kept.close();
    await until(() => first!.state === 'ended', 'the end of the browser');
    await test.close();
  });

  it.each([
    ['its browser dies', 'the browser exited: a test', ({ browser }: Victim) => browser.kill('a test')],
    ['a page of it crashes', 'the page has crashed', ({ page }: Victim) => page.goto('chrome://crash').catch(() => {})],
  ] as const)('reports its loss as soon as %s', async (_, message, harm) => {
    const test = await startPool({ readyContexts: 0 });
    const neighbour = await test.lease();
    const lost = new Promise<string>((resolve) => {
      const kept = new SessionContext(test.pool, new ManualClock(), resolve);
      const holding = kept.take({ signal: new AbortController().signal });
      void holding.then(({ page }) => harm({ page, browser: test.pool.browsers[0]! }));
    });
    expect(await lost).toBe(message);
    if (message === 'the page has crashed') expect(await neighbour.page.evaluate('1 + 1')).toBe(2);
    await test.close();
  });
});

interface Victim {
  page: Page;
  browser: PooledBrowser;
}
