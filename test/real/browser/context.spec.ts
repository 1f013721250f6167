import { BrowserHarness } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('the context of a run', () => {
  let harness: BrowserHarness;
  let site: BrowserSite;
  let other: BrowserSite;
  beforeAll(async () => {
    [site, other] = await Promise.all([BrowserSite.start(), BrowserSite.start()]);
    const secrets = [
      { name: 'shop', origins: [site.origin], username: 'ann', value: 's3cret-pass' },
      { name: 'elsewhere', origins: ['https://example.com'], value: 'not-for-you' },
    ];
    harness = await BrowserHarness.start({ secrets });
  });
  afterAll(async () => {
    await harness.close();
    await Promise.all([site.close(), other.close()]);
  });

  async function facts(context: object): Promise<unknown> {
    const { result } = await harness.steps(
      [
        { action: 'goto', url: site.url('/device') },
        { action: 'evaluate', script: "JSON.parse(document.getElementById('facts').textContent)" },
      ],
      { context },
    );
    return result.outputs.evaluate;
  }

  it('emulates device, location and preferences', async () => {
    expect(await facts({ device: 'iPhone 15', locale: 'de-DE', timezone: 'Asia/Tokyo' })).toMatchObject({
      width: 393,
      language: 'de-DE',
      zone: 'Asia/Tokyo',
      touch: true,
      agent: expect.stringContaining('iPhone'),
    });
    const viewport = { width: 640, height: 480 };
    expect(await facts({ viewport, colorScheme: 'dark', userAgent: 'Yard/1' })).toMatchObject({
      width: 640,
      scheme: 'dark',
      agent: 'Yard/1',
      touch: false,
    });
    expect(await facts({})).toMatchObject({ width: 1280, scheme: 'light' });
  });

  it('runs without scripts, and names an unknown device', async () => {
    const steps = [
      { action: 'goto', url: site.url('/device') },
      { action: 'content', format: 'text' },
    ];
    const { result } = await harness.steps(steps, { context: { javaScript: false } });
    expect(result.outputs.content.text).toBe('');
    const { error } = await harness.failure(steps, { context: { device: 'Pager' } });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'context.device' } });
  });

  it('sets the given cookies', async () => {
    const { result } = await harness.steps([{ action: 'goto', url: site.url('/account') }], {
      context: { cookies: [{ name: 'user', value: 'bob', url: site.url('/') }] },
    });
    expect(result.page.title).toBe('Account');
  });

  it('sends headers only to their named origin, also after a redirect', async () => {
    site.override.set('/away', (_request, response) => response.writeHead(302, { location: other.url('/echo') }).end());
    const headers = [
      { origin: site.origin, name: 'X-Plain', value: 'plain' },
      { origin: site.origin, name: 'Authorization', secret: 'shop' },
    ];
    const { result, outcome } = await harness.steps(
      [
        { action: 'goto', url: site.url('/echo') },
        { action: 'content', format: 'text', name: 'own' },
        { action: 'goto', url: site.url('/away') },
        { action: 'content', format: 'text', name: 'other' },
      ],
      { context: { headers } },
    );
    expect(site.requestsTo('/echo').at(-1)?.headers).toMatchObject({
      'x-plain': 'plain',
      authorization: 's3cret-pass',
    });
    expect(site.requestsTo('/away').at(-1)?.headers).toMatchObject({ authorization: 's3cret-pass' });
    expect(other.requestsTo('/echo')).toHaveLength(1);
    expect(other.requestsTo('/echo')[0]!.headers).not.toHaveProperty('x-plain');
    expect(other.requestsTo('/echo')[0]!.headers).not.toHaveProperty('authorization');
    expect(result.outputs.own.text).toContain('"authorization":"[secret]"');
    expect(JSON.stringify(outcome)).not.toContain('s3cret-pass');
  });

  it('applies the egress policy to requests with given headers', async () => {
    const before = site.requests.length;
    const { error } = await harness.failure([{ action: 'goto', url: site.url('/form') }], {
      context: { headers: [{ origin: site.origin, name: 'X-Plain', value: 'plain' }] },
      network: { deny: ['127.0.0.1:*'] },
    });
    expect(error).toMatchObject({ code: 'BLOCKED_BY_POLICY', details: { reason: 'denied-by-list' } });
    expect(site.requests).toHaveLength(before);
  });

  it('logs in by HTTP with a secret of the worker', async () => {
    const { result } = await harness.steps(
      [
        { action: 'goto', url: site.url('/guarded') },
        { action: 'content', format: 'text' },
      ],
      { context: { httpAuth: { origin: site.origin, secret: 'shop' } } },
    );
    expect(result.outputs.content.text).toBe('Come in');
    expect(result.page.status).toBe(200);
  });

  it('fills in a secret, and reveals it nowhere else', async () => {
    const steps = (origin: string): object[] => [
      { action: 'goto', url: `${origin}/login` },
      { action: 'fill', target: { label: 'Password' }, secret: 'shop' },
      { action: 'evaluate', script: "document.querySelector('[name=password]').value" },
      { action: 'click', target: '#none', timeoutMs: 50 },
    ];
    const own = await harness.failure(steps(site.origin), { record: { trace: 'on' } });
    expect(own.error.details.run.outputs.evaluate).toBe('[secret]');
    expect(JSON.stringify(own.outcome)).not.toContain('s3cret-pass');
    expect([...own.artifacts.keys()]).toEqual(['failure.png']); // a trace would contain it
    const foreign = await harness.failure(steps(other.origin));
    expect(foreign.error).toMatchObject({
      code: 'BLOCKED_BY_POLICY',
      details: { secret: 'shop', origin: other.origin },
    });
  });

  it('reports that a secret is unknown or not for an origin', async () => {
    const ask = (secret: string): Promise<{ error: unknown }> =>
      harness.failure([{ action: 'goto', url: site.url('/form') }], {
        context: { httpAuth: { origin: site.origin, secret } },
      });
    expect((await ask('nothing')).error).toMatchObject({ code: 'NOT_CONFIGURED' });
    expect((await ask('elsewhere')).error).toMatchObject({ code: 'BLOCKED_BY_POLICY' });
  });

  it('blocks resource kinds and records the console', async () => {
    const before = site.requestsTo('/picture.png').length;
    const { result } = await harness.steps(
      [
        { action: 'goto', url: site.url('/resources') },
        { action: 'waitFor', ms: 50 },
      ],
      { network: { block: ['image', 'stylesheet'] } },
    );
    expect(result.network).toMatchObject({ notLoaded: 2 });
    expect(site.requestsTo('/picture.png')).toHaveLength(before);
    const said = result.console.entries.map(({ type, text }: { type: string; text: string }) => [type, text]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['log', 'ready'],
        ['error', 'careful'],
        ['exception', 'late'],
      ]),
    );
  });
});
