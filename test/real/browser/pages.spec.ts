import { BrowserHarness } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('the contents of pages', () => {
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

  const items = { type: 'array', selector: '#feed li', items: { type: 'string' } };

  it('scrolls to the end of loading content', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/feed') },
      { action: 'scroll', to: 'end', idleMs: 3000, timeoutMs: 60_000 },
      { action: 'extract', schema: items },
      { action: 'assert', target: '#end', text: 'that was all' },
    ]);
    expect(result.outputs.scroll).toMatchObject({ isEnd: true });
    expect(result.outputs.extract).toEqual(Array.from({ length: 45 }, (_, index) => `Item ${index + 1}`));
  });

  it('scrolls until an element appears, and a given number of times', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/feed') },
      { action: 'scroll', to: 'end', idleMs: 10_000, until: { text: 'Item 20', exact: true }, name: 'until' },
      { action: 'scroll', to: 'top', name: 'top' },
      { action: 'scroll', by: { y: 100 }, name: 'by' },
      { action: 'scroll', target: { text: 'Item 1', exact: true } },
    ]);
    expect(result.outputs.until).toMatchObject({ isEnd: false });
    expect(result.outputs.top).toMatchObject({ top: 0 });
    expect(result.outputs.by).toMatchObject({ top: 100 });
  });

  it('finds elements in frames, by selectors and by refs', async () => {
    const frame = ['#first', 'iframe.deep'];
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/frames') },
      { action: 'fill', target: { label: 'Code', frame }, value: '42' },
      { action: 'content', format: 'aria' },
      { action: 'click', target: { role: 'button', name: 'Take it', frame } },
      { action: 'assert', target: { css: '#said', frame }, text: { equals: 'got 42' } },
    ]);
    const [, ref] = /button "Take it" \[ref=(f\d+e\d+)\]/.exec(result.outputs.content.text) ?? [];
    expect(ref).toBeDefined();
    const again = await harness.steps([
      { action: 'goto', url: site.url('/frames') },
      { action: 'waitFor', target: { text: 'Take it', frame } },
      { action: 'content', format: 'aria' },
      { action: 'click', target: `ref=${ref}` },
      { action: 'assert', target: { css: '#said', frame }, text: 'got' },
    ]);
    expect(again.outcome.status).toBe('succeeded');
  });

  it('acts, reads and extracts inside open shadow roots', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/shadow') },
      {
        action: 'extract',
        schema: {
          type: 'array',
          selector: 'shop-item',
          items: {
            type: 'object',
            properties: { name: { type: 'string', selector: '.name' }, price: { type: 'number', selector: '.price' } },
          },
        },
      },
      { action: 'content', format: 'text' },
      { action: 'content', format: 'markdown', target: 'shop-cart', name: 'markdown' },
      { action: 'click', target: { role: 'button', within: { css: 'shop-item', hasText: 'Nut' } } },
      { action: 'assert', target: 'shop-item', count: 1 },
    ]);
    expect(result.outputs.extract).toEqual([
      { name: 'Bolt', price: 1.2 },
      { name: 'Nut', price: 0.8 },
    ]);
    expect(result.outputs.content.text).toBe('Your cart\n\nBolt 1,20 € Remove Nut 0,80 € Remove');
    expect(result.outputs.markdown.text).toContain('## Your cart\n\n**Bolt** _1,20 €_');
  });

  it('follows a page that loads nothing when its address changes', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/app') },
      { action: 'click', target: { role: 'link', name: 'Two' } },
      { action: 'waitFor', url: { matches: '/parts/2$' } },
      { action: 'assert', target: 'h1', text: { equals: 'Part 2' }, title: 'Part 2' },
      { action: 'evaluate', script: 'history.back()' },
      { action: 'waitFor', url: { matches: '/app$' } },
    ]);
    expect(result.page).toMatchObject({ url: site.url('/app'), status: 200 });
    expect(site.requestsTo('/app')).toHaveLength(1);
  });

  it('waits for an element, a script, a load state, and a time', async () => {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/later') },
      { action: 'waitFor', load: 'networkidle' },
      { action: 'waitFor', script: '(wanted) => window.isReady === wanted', arg: true },
      { action: 'waitFor', target: { role: 'button', name: 'Go' } },
      { action: 'click', target: { text: 'Go' } },
      { action: 'waitFor', target: { text: 'Go', exact: true }, state: 'detached' },
      { action: 'waitFor', ms: 50 },
      { action: 'assert', text: 'Done' },
    ]);
    expect(result.steps[6].wallMs).toBeGreaterThanOrEqual(49);
  });
});
