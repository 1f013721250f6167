import { BrowserHarness } from '../../support/browser-harness';
import { servePages } from '../../support/browser-pool';
import { Secret } from '../../support/egress-range';

jest.setTimeout(120_000);

describe('the egress policy of the browser worker', () => {
  let guarded: BrowserHarness;
  let secret: Secret;
  let pages: Awaited<ReturnType<typeof servePages>>;

  beforeAll(async () => {
    secret = await Secret.start();
    pages = await servePages(({ url = '' }, answer) => {
      if (url === '/redirect')
        return void answer.writeHead(302, { location: `http://127.0.0.1:${secret.port}/redirected` }).end();
      answer
        .setHeader('content-type', 'text/html')
        .end(`<title>page</title><img src="http://127.0.0.1:${secret.port}/">`);
    });
    const permit = [new URL(pages.url).host];
    guarded = await BrowserHarness.start({ egress: { permit } });
  });

  afterAll(async () => {
    await Promise.all([guarded.close(), secret.close()]);
    pages.server.close();
  });

  const blocked = (target: string, reason: string): object => ({ target, reason, count: expect.any(Number) });

  it('reports denied requests of a page, and loads the rest', async () => {
    const { result } = await guarded.steps([{ action: 'goto', url: pages.url }]);
    expect(result.page).toMatchObject({ title: 'page', status: 200 });
    expect(result.network.blocked).toEqual([blocked(`127.0.0.1:${secret.port}`, 'loopback')]);
    expect(secret.connections).toBe(0);
  });

  it.each(['/', '/redirect'])('fails a navigation to a denied address, from %s', async (path) => {
    const to = path === '/' ? `http://127.0.0.1:${secret.port}/` : new URL(path, pages.url).href;
    const { error } = await guarded.failure([{ action: 'goto', url: to }]);
    expect(error).toMatchObject({ code: 'BLOCKED_BY_POLICY', retryable: false });
    expect(error.details.run.network.blocked).toEqual([blocked(`127.0.0.1:${secret.port}`, 'loopback')]);
  });

  it.each([
    'file:///etc/hostname',
    'view-source:http://127.0.0.1/',
    'chrome://version/',
    'devtools://devtools/bundled/inspector.html',
    'data:text/html,x',
    'javascript:alert(1)',
    'FILE:///etc/hostname',
    ' file:///etc/hostname',
    'about:version',
  ])('does not connect to %j', async (url) => {
    const { error } = await guarded.failure([{ action: 'goto', url }]);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'steps.0.url' } });
  });

  it('lets a task narrow the policy, not widen it', async () => {
    const goto = [{ action: 'goto', url: pages.url }];
    const { host } = new URL(pages.url);
    expect((await guarded.failure(goto, { network: { deny: [host] } })).error).toMatchObject({
      code: 'BLOCKED_BY_POLICY',
      details: { reason: 'denied-by-list' },
    });
    expect((await guarded.failure(goto, { network: { allow: ['example.com'] } })).error.details.reason).toBe(
      'not-allowed',
    );
    const there = [{ action: 'goto', url: `http://127.0.0.1:${secret.port}/` }];
    const { error } = await guarded.failure(there, { network: { allow: [`127.0.0.1:${secret.port}`] } });
    expect(error.details.reason).toBe('loopback');
    expect((await guarded.failure(goto, { network: { allow: ['http://x'] } })).error).toMatchObject({
      code: 'INVALID_INPUT',
      details: { path: 'network.allow[0]' },
    });
  });
});
