import { BrowserHarness } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('user actions in a page', () => {
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

  it('fills in a form and sends it', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/form') },
      { action: 'fill', target: { label: 'Name' }, value: 'Ann' },
      { action: 'fill', target: { placeholder: 'you@example.com' }, value: 'ann@example.com' },
      { action: 'select', target: { label: 'Size' }, values: ['Large'] },
      { action: 'select', target: { label: 'Extras' }, values: ['Ink', 'Pens'], name: 'extras' },
      { action: 'check', target: { role: 'checkbox', name: 'As a gift' } },
      { action: 'uncheck', target: { label: 'Newsletter' } },
      { action: 'check', target: { label: 'Cash' } },
      { action: 'hover', target: { text: 'Send' } },
      { action: 'fill', target: 'textarea', value: 'One\nTwo' },
      { action: 'assert', target: { role: 'button', name: 'Later' }, state: 'disabled' },
      { action: 'assert', target: { label: 'Name' }, value: { equals: 'Ann' } },
      { action: 'press', target: { label: 'Name' }, key: 'Enter' },
      { action: 'assert', title: 'Thanks', url: { contains: '/submitted' } },
      { action: 'extract', schema: { type: 'array', selector: '#fields li', items: { type: 'string' } } },
    ]);
    expect(result.outputs.extras).toEqual(['Ink', 'Pens']);
    expect(result.outputs.extract).toEqual([
      'name=Ann',
      'email=ann@example.com',
      'size=l',
      'extras=Ink',
      'extras=Pens',
      'gift=yes',
      'pay=cash',
      'notes=One Two',
    ]);
    expect(result.page).toEqual({ url: site.url('/submitted'), title: 'Thanks', status: 200 });
    expect(result.steps.map(({ status }: { status: string }) => status)).toEqual(Array(15).fill('ok'));
  });

  it('logs in, and keeps the cookie only until the end of the run', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/account') },
      { action: 'assert', url: { matches: '/login$' } },
      { action: 'fill', target: { label: 'User' }, value: 'ann' },
      { action: 'fill', target: { label: 'Password' }, value: 'open sesame' },
      { action: 'click', target: { role: 'button', name: 'Log in' } },
      { action: 'assert', target: 'h1', text: 'Hello ann' },
      { action: 'goto', url: site.url('/form') },
      { action: 'goto', url: site.url('/account') },
      { action: 'assert', target: 'h1', text: 'Hello ann' },
    ]);
    expect(result.page).toEqual({ url: site.url('/account'), title: 'Account', status: 200 });
    const later = await harness.steps([{ action: 'goto', url: site.url('/account') }]);
    expect(later.result.page.url).toBe(site.url('/login'));
  });

  it('uploads given and created files, into a field and a chooser', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/files') },
      { action: 'download', target: { text: 'Report' }, name: 'report' },
      { action: 'screenshot', name: 'seen', target: { role: 'link', name: 'Report' } },
      {
        action: 'upload',
        target: { role: 'button', name: 'Choose' },
        files: [
          { name: 'a.txt', text: 'Hello' },
          { name: 'b.bin', base64: 'AAEC', contentType: 'application/x-b' },
          { output: 'report' },
          { output: 'seen', name: 'picture.png' },
        ],
      },
      { action: 'click', target: { role: 'button', name: 'Upload' } },
      { action: 'extract', schema: { type: 'array', selector: 'li', items: { type: 'string' } }, name: 'got' },
      { action: 'goto', url: site.url('/files') },
      { action: 'upload', target: '#field', files: [{ name: 'c.txt', text: 'x' }] },
      { action: 'click', target: { role: 'button', name: 'Upload' } },
      { action: 'assert', text: 'c.txt text/plain 1' },
    ]);
    expect(result.outputs.got).toEqual([
      'a.txt text/plain 5',
      'b.bin application/x-b 3',
      'Q1 report.csv text/csv 21',
      expect.stringMatching(/^picture\.png image\/png \d+$/),
    ]);
  });

  it('saves a download as an artifact, by a click and by URL', async () => {
    const { result, artifacts } = await harness.steps([
      { action: 'goto', url: site.url('/files') },
      { action: 'download', target: { text: 'Report' } },
      { action: 'download', url: site.url('/report.csv'), as: 'again.csv' },
    ]);
    const text = 'name,price\nBolt,1.20\n';
    expect(result.outputs.download).toMatchObject({ artifact: 'Q1 report.csv', sizeBytes: text.length });
    expect([...artifacts].map(([name, { contentType, bytes }]) => [name, contentType, bytes.toString()])).toEqual([
      ['Q1 report.csv', 'text/csv', text],
      ['again.csv', 'text/csv', text],
    ]);
  });

  it('aborts a download as soon as it is too large', async () => {
    const steps = [
      { action: 'goto', url: site.url('/files') },
      { action: 'download', target: { text: 'Large' }, maxBytes: 300_000 },
    ];
    const { error, artifacts } = await harness.failure(steps);
    expect(error).toMatchObject({ code: 'browser.OUTPUT_TOO_LARGE', details: { maxBytes: 300_000 } });
    expect([...artifacts.keys()]).toEqual(['failure.png']);
  });

  it('rejects a download that no step requested', async () => {
    const steps = [
      { action: 'goto', url: site.url('/files') },
      { action: 'click', target: { text: 'Report' } },
      { action: 'waitFor', script: 'new Promise((resolve) => setTimeout(() => resolve(true), 200))' },
    ];
    const { result, artifacts } = await harness.steps(steps);
    expect(result.network.refusedDownloads).toBe(1);
    expect(artifacts.size).toBe(0);
  });

  it.each([
    [{}, 'false', 'dismissed'],
    [{ policy: 'accept' }, 'true', 'accepted'],
  ])('answers a dialog by the policy %j', async (dialogs, said, answered) => {
    const steps = [
      { action: 'goto', url: site.url('/dialogs') },
      { action: 'click', target: { text: 'Alert' } },
      { action: 'click', target: { text: 'Confirm' } },
      { action: 'assert', target: '#said', text: { equals: said } },
    ];
    expect((await harness.steps(steps, { dialogs })).result.dialogs).toEqual([
      { type: 'alert', message: 'Look out', answered },
      { type: 'confirm', message: 'Sure?', answered },
    ]);
  });

  it('answers a prompt with a text', async () => {
    const steps = [
      { action: 'goto', url: site.url('/dialogs') },
      { action: 'click', target: { text: 'Prompt' } },
      { action: 'assert', target: '#said', text: { equals: 'Bob' } },
    ];
    const { result } = await harness.steps(steps, { dialogs: { policy: 'answer', answer: 'Bob' } });
    expect(result.dialogs).toEqual([{ type: 'prompt', message: 'Your name?', answered: 'accepted' }]);
  });

  it('works in a popup, and closes those above the limit', async () => {
    const { result } = await harness.steps(
      [
        { action: 'goto', url: site.url('/popups') },
        { action: 'click', target: { text: 'Order form' } },
        { action: 'fill', page: 1, target: { label: 'Name' }, value: 'Ann' },
        { action: 'evaluate', page: 1, script: 'document.querySelector("[name=name]").value' },
        { action: 'click', target: { text: 'Many' } },
        { action: 'assert', page: 3, target: { text: 'Take it' } },
      ],
      { limits: { popups: 3 } },
    );
    expect(result.outputs.evaluate).toBe('Ann');
    expect(result.popups).toHaveLength(3);
    expect(result.popups[0]).toEqual({ url: site.url('/form'), title: 'Order' });
    expect(result.network.closedPopups).toBeGreaterThan(0);
  });

  it('reports the status of a page that a click opened', async () => {
    site.override.set('/form-gone', (_request, response) => response.writeHead(410).end('gone'));
    const { result } = await harness.steps([
      { action: 'setContent', html: `<a href="${site.url('/form-gone')}">Go</a>` },
      { action: 'click', target: 'a' },
      { action: 'assert', status: 410 },
    ]);
    expect(result.page).toMatchObject({ url: site.url('/form-gone'), status: 410 });
  });

  it('reports which page does not exist', async () => {
    const { error } = await harness.failure([{ action: 'content', page: 1, timeoutMs: 100 }]);
    expect(error).toMatchObject({ code: 'browser.TARGET_NOT_FOUND', details: { pages: 1 } });
  });
});
