import { builtInCapabilities, compileSchema } from '@yardmaster/protocol';
import { BrowserHarness, type Run } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('a browser worker', () => {
  let harness: BrowserHarness;
  let site: BrowserSite;
  beforeAll(async () => {
    site = await BrowserSite.start();
    harness = await BrowserHarness.start();
  });
  afterAll(async () => {
    await harness.close();
    await site.close();
  });

  /** Runs a capability, and checks the result against its schema. */
  async function answer(name: keyof typeof builtInCapabilities, input: object): Promise<Run> {
    const run = await harness.run(name, input);
    expect(run.outcome).toMatchObject({ status: 'succeeded' });
    expect(compileSchema(builtInCapabilities[name].outputSchema)(run.result)).toBeUndefined();
    return run;
  }

  it('takes a screenshot of a page, in the requested size', async () => {
    const { result, artifacts } = await answer('browser.screenshot', {
      url: site.url('/products'),
      width: 500,
      height: 300,
    });
    const { bytes, contentType } = artifacts.get('screenshot.png')!;
    expect(result).toMatchObject({
      url: site.url('/products'),
      status: 200,
      title: 'Products',
      width: 500,
      height: 300,
    });
    expect(result.base64).toBe(bytes.toString('base64'));
    expect(contentType).toBe('image/png');
  });

  it('takes screenshots of a whole page, as JPEG, and of a part of a page', async () => {
    const { result } = await answer('browser.screenshot', {
      html: '<body style="margin:0"><div style="height:3000px;background:teal"></div>',
      fullPage: true,
      format: 'jpeg',
    });
    expect(result).toMatchObject({ contentType: 'image/jpeg', width: 1280, height: 3000, url: 'about:blank' });
    const part = { html: '<div id="a" style="width:60px;height:40px;background:red"></div>', target: '#a' };
    expect((await answer('browser.screenshot', part)).result).toMatchObject({ width: 60, height: 40 });
    const html = '<body style="margin:0"><div style="height:30000px"></div>';
    expect((await answer('browser.screenshot', { html, fullPage: true })).result).toMatchObject({
      height: 16_384,
      isCut: true,
    });
  });

  it('returns a large screenshot only as an artifact', async () => {
    const html = `<canvas id="c" width="1000" height="700"></canvas><script>
      const g = c.getContext('2d'), data = g.createImageData(1000, 700); let seed = 1;
      for (let i = 0; i < data.data.length; i++) data.data[i] = i % 4 === 3 ? 255 : (seed = (seed * 16807) % 2147483647) & 255;
      g.putImageData(data, 0, 0);</script>`;
    const { result, artifacts } = await answer('browser.screenshot', { html });
    expect(result.sizeBytes).toBeGreaterThan(256 * 1024);
    expect(result).not.toHaveProperty('base64');
    expect(artifacts.get('screenshot.png')?.bytes).toHaveLength(result.sizeBytes);
  });

  it('prints a page', async () => {
    const { result, artifacts } = await answer('browser.pdf', {
      url: site.url('/article'),
      format: 'A5',
      landscape: true,
    });
    const { bytes } = artifacts.get('page.pdf')!;
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    // A5 landscape is 595 × 420 points.
    expect(bytes.toString('latin1')).toMatch(/MediaBox \[0 0 59[45][.\d]* (?:419|420)[.\d]*\]/);
    expect(result).toMatchObject({ title: 'Article', artifact: 'page.pdf', sizeBytes: bytes.length });
  });

  it('reads a page after waiting for it', async () => {
    const { result } = await answer('browser.content', { url: site.url('/later'), waitFor: 'button', format: 'text' });
    expect(result).toEqual({
      url: site.url('/later'),
      status: 200,
      title: 'Later',
      format: 'text',
      text: 'Go',
      totalChars: 2,
    });
  });

  it('extracts data from a page', async () => {
    const { result } = await answer('browser.extract', {
      url: site.url('/products'),
      schema: { type: 'array', selector: 'tbody a', items: { type: 'string' } },
    });
    expect(result.data).toEqual(['Bolt', 'Nut']);
  });

  it('fails with the error of the failed step', async () => {
    const { outcome } = await harness.run('browser.content', {
      url: site.url('/form'),
      target: '#none',
      timeoutMs: 5000,
    });
    expect(outcome.status).toBe('timed_out');
    const none = await harness.run('browser.extract', {
      url: site.url('/form'),
      schema: { type: 'string', selector: 'h9' },
    });
    expect(none.outcome.error).toMatchObject({ code: 'browser.ASSERTION_FAILED' });
  });

  it.each([
    [{ steps: [] }, 'steps: must NOT have fewer than 1 items'],
    [{ steps: [{ action: 'fly' }] }, /^steps\.0\.action: expected one of "goto", /],
    [{ steps: [{ action: 'goto' }] }, 'steps.0.url: is required'],
    [{ steps: [{ action: 'goto', url: 'file:///etc/passwd' }] }, /^steps\.0\.url: must match pattern/],
    [{ steps: [{ action: 'click', target: 5 }] }, 'steps.0.target: expected string or object, got number'],
    [{ steps: [{ action: 'click', target: { css: 'a' }, color: 1 }] }, 'steps.0.color: is not a known property'],
    [
      { steps: [{ action: 'upload', target: 'a', files: [{ name: 'a', text: '', path: '/etc/passwd' }] }] },
      'steps.0.files.0.path: is not a known property',
    ],
    [{ steps: [{ action: 'extract', schema: { type: 'array' } }] }, 'steps.0.schema.items: is required'],
  ])('rejects %j before anything runs', async (input, message) => {
    const { outcome } = await harness.run('browser.run', input);
    expect(outcome.error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(outcome.error?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
