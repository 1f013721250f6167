import { BrowserHarness } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('a run that fails', () => {
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

  it('shows the page around a missing element', async () => {
    const { error, artifacts, progress } = await harness.failure([
      { action: 'goto', url: site.url('/form') },
      { action: 'click', target: { role: 'button', name: 'Sent' }, timeoutMs: 300, name: 'send' },
      { action: 'pdf' },
    ]);
    expect(error).toMatchObject({
      code: 'browser.TARGET_NOT_FOUND',
      message: 'step 1 (click): role="button" name="Sent" did not appear within 300 ms',
      retryable: false,
      details: { step: { index: 1, action: 'click', name: 'send' }, screenshot: 'failure.png' },
    });
    expect(error.details.aria).toMatch(/- button "Send" \[ref=e\d+\]/);
    expect(error.details.run.steps.map(({ status }: { status: string }) => status)).toEqual([
      'ok',
      'failed',
      'skipped',
    ]);
    expect(error.details.run.page).toEqual({ url: site.url('/form'), title: 'Order', status: 200 });
    expect(artifacts.get('failure.png')?.bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(progress).toMatchObject([
      { step: 1, of: 3, action: 'goto', status: 'running' },
      { step: 1, of: 3, action: 'goto', status: 'ok' },
      { step: 2, of: 3, action: 'click', name: 'send', status: 'running' },
      { step: 2, of: 3, action: 'click', name: 'send', status: 'failed' },
    ]);
  });

  it('lists the elements that an ambiguous target matches', async () => {
    const { error } = await harness.failure([
      { action: 'goto', url: site.url('/form') },
      { action: 'click', target: { role: 'radio' } },
    ]);
    const input = (value: string): object => ({
      html: `<input type="radio" name="pay" value="${value}">`,
      text: '',
      isVisible: true,
    });
    expect(error).toMatchObject({
      code: 'browser.TARGET_AMBIGUOUS',
      details: {
        count: 2,
        candidates: [
          { nth: 0, ...input('card'), locator: "getByRole('radio', { name: 'Card' })" },
          { nth: 1, ...input('cash'), locator: "getByRole('radio', { name: 'Cash' })" },
        ],
      },
    });
  });

  it.each([
    ['/form', { role: 'button', name: 'Later' }, 'element is not enabled'],
    ['/covered', '#below', expect.stringContaining('id="veil"></div> intercepts pointer events')],
  ])('reports on %s why %j is not possible', async (path, target, reason) => {
    const { error } = await harness.failure([
      { action: 'goto', url: site.url(path) },
      { action: 'click', target, timeoutMs: 1500 },
    ]);
    expect(error).toMatchObject({ code: 'browser.TARGET_NOT_ACTIONABLE', details: { reason } });
  });

  it.each([
    [
      { target: 'h1', text: 'Bestellung' },
      { what: 'text of h1', expected: 'Bestellung', actual: 'Order' },
    ],
    [
      { target: 'input', count: 3 },
      { what: 'number of input', expected: 3, actual: 6 },
    ],
    [
      { target: 'h1', state: 'hidden' },
      { what: 'h1', expected: 'hidden', actual: 'not hidden' },
    ],
    [{ target: '.none' }, { what: '.none', expected: 'attached', actual: 'detached' }],
    [{ status: 404 }, { what: 'status', expected: 404, actual: 200 }],
    [
      { title: 'Order', not: true },
      { what: 'title', expected: 'Order', actual: 'Order' },
    ],
    [
      { script: '(x) => x.y', arg: { y: 0 } },
      { what: 'script', expected: true, actual: 0 },
    ],
    [
      { target: '[name=email]', attribute: { name: 'type', value: { equals: 'text' } } },
      { what: 'type of [name=email]', expected: { equals: 'text' }, actual: 'email' },
    ],
  ])('reports how the page differs from %j', async (asked, details) => {
    const { error } = await harness.failure([
      { action: 'goto', url: site.url('/form') },
      { action: 'assert', timeoutMs: 1000, ...asked },
    ]);
    expect(error).toMatchObject({ code: 'browser.ASSERTION_FAILED', details });
  });

  it('stops a pattern that never terminates', async () => {
    const steps = [
      { action: 'setContent', html: `<p>${'a'.repeat(50)}b</p>` },
      { action: 'assert', text: { matches: '(a+)+$' }, timeoutMs: 1000 },
    ];
    const { error } = await harness.failure(steps);
    expect(error).toMatchObject({ code: 'browser.ASSERTION_FAILED' });
    expect(error.message).toContain('it did not finish within 50 ms');
  });

  it.each([
    ['null.x', 'TypeError', /^step 0 \(evaluate\): TypeError: Cannot read properties of null/],
    ['const a b', 'SyntaxError', /Missing initializer/],
    ['throw new RangeError("mine")', 'RangeError', /RangeError: mine$/],
  ])('reports the error of the script %s', async (script, name, message) => {
    const { error } = await harness.failure([{ action: 'evaluate', script }]);
    expect(error).toMatchObject({ code: 'browser.SCRIPT_ERROR', details: { name } });
    expect(error.message).toMatch(message);
  });

  it('runs expressions, functions and statements, with promises', async () => {
    const { result } = await harness.steps([
      { action: 'setContent', html: '<h1>Title</h1>' },
      { action: 'evaluate', name: 'a', script: '1 + 1' },
      { action: 'evaluate', name: 'b', script: 'async ({ n }) => n * 2', arg: { n: 4 } },
      {
        action: 'evaluate',
        name: 'c',
        script: 'const all = await Promise.resolve([1, 2]); return all.length + arg',
        arg: 1,
      },
      { action: 'evaluate', name: 'd', target: 'h1', script: '(element, arg) => element.textContent + arg', arg: '!' },
      { action: 'evaluate', name: 'e', script: 'undefined' },
      { action: 'evaluate', name: 'f', script: '({ nested: [null, { ok: true }] })' },
    ]);
    expect(result.outputs).toEqual({ a: 2, b: 8, c: 3, d: 'Title!', e: null, f: { nested: [null, { ok: true }] } });
  });

  it('stops an endless script and leaves nothing behind', async () => {
    const { error } = await harness.failure([{ action: 'evaluate', script: 'for (;;);', timeoutMs: 300 }]);
    expect(error).toMatchObject({ code: 'browser.STEP_TIMEOUT', details: { timeoutMs: 300 } });
    expect((await harness.steps([{ action: 'evaluate', script: '1' }])).result.outputs).toEqual({ evaluate: 1 });
  });

  it('distinguishes a page that does not answer from one that does not exist', async () => {
    const never = await harness.failure([{ action: 'goto', url: site.url('/never'), timeoutMs: 300 }]);
    expect(never.error).toMatchObject({ code: 'browser.NAVIGATION_TIMEOUT', retryable: true });
    site.override.set('/cut', (_request, response) => response.destroy());
    const cut = await harness.failure([{ action: 'goto', url: site.url('/cut') }]);
    expect(cut.error).toMatchObject({ code: 'browser.NAVIGATION_FAILED', details: { reason: 'ECONNRESET' } });
    const nowhere = await harness.failure([{ action: 'goto', url: 'http://nowhere.invalid/' }]);
    expect(nowhere.error).toMatchObject({ code: 'browser.NAVIGATION_FAILED', retryable: true });
    const { result } = await harness.steps([{ action: 'goto', url: site.url('/broken') }]);
    expect(result.page).toMatchObject({ title: 'Broken', status: 500 });
  });

  it('reports denied requests inside a page and denied navigations', async () => {
    const steps = [{ action: 'goto', url: 'http://169.254.169.254/latest/meta-data/' }];
    const { error } = await harness.failure(steps);
    const blocked = [{ target: '169.254.169.254:80', reason: 'metadata', count: expect.any(Number) }];
    expect(error).toMatchObject({
      code: 'BLOCKED_BY_POLICY',
      details: { reason: 'metadata', run: { network: { blocked } } },
    });
    const script = "fetch('http://169.254.169.254/').then((answer) => answer.status, () => 'refused')";
    const inPage = await harness.steps([
      { action: 'goto', url: site.url('/form') },
      { action: 'evaluate', script },
    ]);
    expect(inPage.result.network.blocked).toEqual(blocked);
    const secure = await harness.failure([{ action: 'goto', url: 'https://10.0.0.1/' }]);
    expect(secure.error).toMatchObject({ code: 'BLOCKED_BY_POLICY', details: { reason: 'private' } });
    const own = await harness.failure([{ action: 'goto', url: site.url('/form') }], {
      network: { allow: ['example.com'] },
    });
    expect(own.error).toMatchObject({ code: 'BLOCKED_BY_POLICY', details: { reason: 'not-allowed' } });
  });

  it('continues after an optional step, and retries if requested', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/later') },
      { action: 'click', target: '#cookies', timeoutMs: 100, optional: true },
      {
        action: 'evaluate',
        script:
          "window.tries = (window.tries ?? 0) + 1; if (window.tries < 3) throw new Error('not yet'); return 'now'",
        retry: { times: 5, delayMs: 10 },
      },
    ]);
    expect(result.steps[1]).toMatchObject({ status: 'failed', error: { code: 'browser.TARGET_NOT_FOUND' } });
    expect(result.steps[2]).toMatchObject({ status: 'ok', tries: 3 });
    expect(result.outputs.evaluate).toBe('now');
  });

  it('reports that the outputs are too large, and returns those that fitted', async () => {
    const script = "'x'.repeat(3000)";
    const steps = [
      { action: 'evaluate', script, name: 'first' },
      { action: 'evaluate', script, name: 'second' },
    ];
    const { error } = await harness.failure(steps, { limits: { outputBytes: 4000 } });
    expect(error).toMatchObject({ code: 'browser.OUTPUT_TOO_LARGE', details: { name: 'second', bytesMax: 4000 } });
    expect(Object.keys(error.details.run.outputs)).toEqual(['first']);
  });

  it('keeps a trace of a failed run if requested', async () => {
    const steps = [
      { action: 'goto', url: site.url('/form') },
      { action: 'click', target: '#none', timeoutMs: 100 },
    ];
    const { error, artifacts } = await harness.failure(steps, {
      record: { trace: 'onFailure', failureScreenshot: false },
    });
    expect(error.details).toMatchObject({ trace: 'trace.zip' });
    expect([...artifacts.keys()]).toEqual(['trace.zip']);
    expect(namesInZip(artifacts.get('trace.zip')!.bytes)).toContain('trace.trace');
    const well = await harness.steps([{ action: 'goto', url: site.url('/form') }], { record: { trace: 'onFailure' } });
    expect(well.artifacts.size).toBe(0);
    const always = await harness.steps([{ action: 'goto', url: site.url('/form') }], { record: { trace: 'on' } });
    expect(always.result.artifacts).toMatchObject([{ name: 'trace.zip', contentType: 'application/zip' }]);
  });

  it('reports the progress of a run that was cancelled or timed out', async () => {
    const steps = [
      { action: 'goto', url: site.url('/form') },
      { action: 'evaluate', script: '1 + 1' },
      { action: 'waitFor', target: '#never' },
    ];
    const run = {
      outputs: { evaluate: 2 },
      steps: [{ status: 'ok' }, { status: 'ok' }, { status: 'failed', action: 'waitFor' }],
    };
    const { outcome } = await harness.cancelled(steps, 3);
    expect(outcome).toMatchObject({
      status: 'cancelled',
      error: { code: 'CANCELLED', message: 'enough', details: { run } },
    });
    const late = await harness.run('browser.run', { steps }, { timeoutMs: 5000 });
    expect(late.outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT', details: { run } } });
    const hung = await harness.cancelled([{ action: 'evaluate', script: 'for (;;);' }], 1);
    expect(hung.outcome).toMatchObject({ status: 'cancelled', error: { details: { run: { outputs: {} } } } });
  });

  it('reports the progress of a run whose page crashed', async () => {
    const { error } = await harness.failure([
      { action: 'evaluate', script: '1 + 1' },
      {
        action: 'evaluate',
        script: 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length))',
        timeoutMs: 60_000,
      },
    ]);
    expect(error).toMatchObject({ code: 'browser.PAGE_CRASHED', details: { run: { outputs: { evaluate: 2 } } } });
  }, 60_000);

  it('rejects two outputs with the same name', async () => {
    const { error } = await harness.failure([
      { action: 'content', name: 'a' },
      { action: 'pdf', name: 'a' },
    ]);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'steps.1.name: is used by two steps' });
  });
});

/** Returns the names of the files in a zip archive, from its local headers. */
function namesInZip(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf('PK\u0003\u0004'); at >= 0; at = zip.indexOf('PK\u0003\u0004', at + 4))
    names.push(zip.subarray(at + 30, at + 30 + zip.readUInt16LE(at + 26)).toString());
  return names;
}
