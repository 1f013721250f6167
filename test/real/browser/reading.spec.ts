import { BrowserHarness } from '../../support/browser-harness';
import { BrowserSite } from '../../support/browser-site';

describe('reading pages', () => {
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

  async function read(path: string, step: object): Promise<any> {
    const { result } = await harness.steps([
      { action: 'goto', url: site.url(path) },
      { action: 'content', ...step },
    ]);
    return result.outputs.content;
  }

  it('writes Markdown of the visible content', async () => {
    const { text } = await read('/article', { target: 'article' });
    const [head] = text.split('## Part 1');
    expect(head).toBe(
      `# On bolts

A _bolt_ has a [thread](${site.url('/form')}).  
It holds.

![A bolt](${site.url('/picture.png')})

\`\`\`js
const a = 1;

const b = 2;
\`\`\`

-   One
-   Two
    -   Deeper

> Quoted

`,
    );
  });

  it('writes tables as tables', async () => {
    const { text } = await read('/products', {});
    expect(text).toBe(
      `Parts

| Name | Price | Stock | Left |
| --- | --- | --- | --- |
| [Bolt](${site.url('/products/bolt')}) | $1,234.50 | 12 pcs | yes |
| [Nut](${site.url('/products/nut')}) | 0,80 € | 3 pcs | no |
| Washer \\| M4 | on request |  |  |`,
    );
  });

  it('writes text, HTML and the accessibility tree', async () => {
    expect((await read('/products', { format: 'text' })).text).toBe(
      'Parts\nName\tPrice\tStock\tLeft\nBolt\t$1,234.50\t12 pcs\tyes\nNut\t0,80 €\t3 pcs\tno\nWasher | M4\ton request',
    );
    expect((await read('/products', { format: 'html', target: 'caption' })).text).toBe('<caption>Parts</caption>');
    const { text } = await read('/products', { format: 'aria', target: 'tbody' });
    expect(text).toMatch(/- row \[ref=e\d+\]:\n +- cell \[ref=e\d+\]:\n +- link "Bolt" \[ref=e\d+\]/);
  });

  it.each(['markdown', 'text', 'aria', 'html'] as const)('returns %s in consecutive parts', async (format) => {
    const whole = await read('/article', { format, maxChars: 100_000 });
    expect(whole.cursor).toBeUndefined();
    const parts: string[] = [];
    let cursor: string | undefined;
    do {
      const part = await read('/article', { format, maxChars: 1200, ...(cursor && { cursor }) });
      expect(part).not.toHaveProperty('changed');
      expect(part.text.length).toBeLessThanOrEqual(1200);
      parts.push(part.text);
      cursor = part.cursor;
    } while (cursor);
    expect(parts.length).toBeGreaterThan(2);
    for (let number = 1; number <= 40; number++)
      expect(parts.filter((part) => new RegExp(`Paragraph ${number} `).test(part))).toHaveLength(1);
    if (format === 'text' || format === 'markdown')
      expect(parts.join(format === 'text' ? '\n' : '\n\n').replaceAll(/\s+/g, ' ')).toBe(
        whole.text.replaceAll(/\s+/g, ' '),
      );
  });

  it('reports that the content before a cursor has changed', async () => {
    const { cursor } = await read('/article', { maxChars: 500 });
    const { result } = await harness.steps([
      { action: 'goto', url: site.url('/article') },
      { action: 'evaluate', script: "document.querySelector('h1').textContent = 'On nuts'" },
      { action: 'content', cursor },
    ]);
    expect(result.outputs.content).toMatchObject({ changed: true });
  });

  const part = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', selector: 'td:nth-child(1)' },
      link: { type: 'string', selector: 'td a', attribute: 'href' },
      price: { type: 'number', selector: 'td:nth-child(2)' },
      stock: { type: 'integer', selector: 'td:nth-child(3)', pattern: '(\\d+) pcs', default: 0 },
      isLeft: { type: 'boolean', selector: 'td:nth-child(4)' },
    },
  };

  it('extracts a table by a schema', async () => {
    const schema = {
      type: 'object',
      properties: {
        title: { type: 'string', selector: 'caption' },
        parts: { type: 'array', selector: 'tbody tr', minItems: 3, items: part },
      },
    };
    const { result } = await harness.run('browser.extract', { url: site.url('/products'), schema });
    expect(result).toEqual({
      url: site.url('/products'),
      status: 200,
      title: 'Products',
      data: {
        title: 'Parts',
        parts: [
          { name: 'Bolt', link: site.url('/products/bolt'), price: 1234.5, stock: 12, isLeft: true },
          { name: 'Nut', link: site.url('/products/nut'), price: 0.8, stock: 3, isLeft: false },
          { name: 'Washer | M4', link: null, price: null, stock: 0, isLeft: false },
        ],
      },
    });
  });

  it('reports the values that a schema requires and a page lacks', async () => {
    const { error } = await harness.failure([
      { action: 'goto', url: site.url('/products') },
      {
        action: 'extract',
        schema: { type: 'array', selector: 'tbody tr', minItems: 4, items: { ...part, required: ['price', 'link'] } },
      },
    ]);
    expect(error).toMatchObject({
      code: 'browser.ASSERTION_FAILED',
      message: 'step 1 (extract): the whole value: expected at least 4 items, got 3',
      details: {
        faultsInAll: 3,
        faults: [
          { path: '', expected: 'at least 4 items', actual: 3 },
          { path: '2.link', expected: 'string', actual: null },
          { path: '2.price', expected: 'number', actual: 'on request' },
        ],
      },
    });
  });

  it('accepts no manipulated content from a page that overrides built-in functions', async () => {
    const lies = `<p>Text</p><script>
      JSON.stringify = () => ({ length: 1, toJSON: undefined, all: 'x'.repeat(1e6) });
      Object.defineProperty(Element.prototype, 'outerHTML', { get: () => ({ toString: () => 'x' }) });
      String = () => ({ length: 0 });
    </script>`;
    const page = { action: 'setContent', html: lies };
    const html = await harness.failure([page, { action: 'content', format: 'html' }]);
    expect(html.error).toMatchObject({ code: 'browser.SCRIPT_ERROR' });
    const extract = await harness.failure([page, { action: 'extract', schema: { type: 'string', selector: 'p' } }]);
    expect(extract.error).toMatchObject({ code: 'browser.SCRIPT_ERROR' });
    const { result } = await harness.steps([page, { action: 'evaluate', script: '1' }, { action: 'content' }]);
    expect(result.outputs).toMatchObject({ evaluate: null, content: { text: 'Text' } });
  });

  it('reports a page that is larger than the read limits', async () => {
    const html = '<p></p><script>document.querySelector("p").dataset.x = "x".repeat(17 * 1024 * 1024)</script>';
    const page = { action: 'setContent', html };
    const content = await harness.failure([page, { action: 'content', format: 'html' }]);
    expect(content.error).toMatchObject({ code: 'browser.OUTPUT_TOO_LARGE', details: { charsMax: 16 * 1024 * 1024 } });
    const extract = await harness.failure([
      page,
      { action: 'extract', schema: { type: 'string', selector: 'p', attribute: 'data-x' } },
    ]);
    expect(extract.error).toMatchObject({ code: 'browser.OUTPUT_TOO_LARGE', details: { charsMax: 4 * 1024 * 1024 } });
  });

  it('reports an invalid selector in a schema', async () => {
    const steps = [{ action: 'extract', schema: { type: 'string', selector: 'h1[' } }];
    expect((await harness.failure(steps)).error).toMatchObject({ code: 'browser.SCRIPT_ERROR' });
  });
});
