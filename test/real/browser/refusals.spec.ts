import { BrowserHarness } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('a step that cannot be done', () => {
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

  const field = 'select >> nth=0';
  const [invalid, inTheWay] = ['INVALID_INPUT', 'browser.TARGET_NOT_ACTIONABLE'];

  it.each([
    [{ action: 'press', key: 'Foo' }, invalid, /^key: Unknown key: "Foo"$/],
    [{ action: 'press', target: 'textarea', key: 'Foo' }, invalid, /^key: Unknown key: "Foo"$/],
    [{ action: 'click', target: 'foo=bar' }, invalid, /^target: Unknown engine "foo" while parsing selector foo=bar$/],
    [{ action: 'screenshot', clip: { x: 9000, y: 0, width: 5, height: 5 } }, invalid, /^clip: Clipped area/],
    [{ action: 'pdf', pageRanges: '99' }, invalid, /^pageRanges: .*Page range exceeds/],
    [{ action: 'select', target: field, values: ['XXL'] }, inTheWay, /did not find some options$/],
    [{ action: 'fill', target: 'h1', value: 'a' }, inTheWay, /^h1: Element is not an <input>/],
    [{ action: 'check', target: 'h1' }, inTheWay, /^h1: Not a checkbox or radio button$/],
    [{ action: 'upload', target: 'h1', files: [{ name: 'a', text: '' }] }, inTheWay, /opens no file chooser$/],
    [
      { action: 'upload', target: 'h1', files: [{ output: 'a' }] },
      'browser.TARGET_NOT_FOUND',
      /^no earlier step has a file output/,
    ],
    [
      { action: 'click', target: { css: 'a', frame: 'iframe' } },
      'browser.TARGET_NOT_FOUND',
      /^css="a" in frame iframe/,
    ],
    [{ action: 'click', target: 'ref=e99' }, 'browser.TARGET_NOT_FOUND', /refs are those of the last aria snapshot/],
    [
      { action: 'waitFor', target: 'h1', state: 'hidden' },
      'browser.STEP_TIMEOUT',
      /^waited 1000 ms for h1 to be hidden/,
    ],
    [{ action: 'waitFor', url: 'elsewhere' }, 'browser.STEP_TIMEOUT', /for the address "elsewhere", got "http/],
    [{ action: 'waitFor', script: 'false' }, 'browser.STEP_TIMEOUT', /for a truthy result of the script, got false$/],
    [{ action: 'download', target: 'h1' }, 'browser.STEP_TIMEOUT', /^no download began within 1000 ms$/],
  ])('reports why %j fails', async (step, code, message) => {
    const { error } = await harness.failure([
      { action: 'goto', url: site.url('/form') },
      { timeoutMs: 1000, ...step },
    ]);
    expect(error.code).toBe(code);
    expect(error.message.replace(/^step 1 \(\w+\): /, '')).toMatch(message);
  });

  it('distinguishes an element without size from a missing element', async () => {
    const { error } = await harness.failure([
      { action: 'setContent', html: '<div id="empty"></div>' },
      { action: 'screenshot', target: '#empty', timeoutMs: 300 },
    ]);
    expect(error).toMatchObject({ code: 'browser.TARGET_NOT_ACTIONABLE' });
  });

  it.each([
    [
      { cookies: [{ name: 'a', value: 'b', url: 'about:blank' }] },
      'context.cookies: Blank page can not have cookie "a"',
    ],
    [{ timezone: 'Mars/Phobos' }, 'context.timezone: Invalid time zone specified: Mars/Phobos'],
  ])('rejects the context %j', async (context, message) => {
    const { error } = await harness.failure([{ action: 'goto', url: site.url('/form') }], { context });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message });
  });
});
