import type { PageElement } from './dom';

/** The part of Turndown that is used here. */
export interface Turndown {
  addRule(
    name: string,
    rule: { filter: unknown; replacement: (content: string, element: PageElement) => string },
  ): void;
  turndown(root: PageElement): string;
}

/**
 * Converts a copy of the visible content to Markdown, with tables. Runs in the page together with Turndown, so it must
 * not refer to anything outside of this function.
 */
export function toMarkdown(copy: PageElement, service: new (options: object) => Turndown): string {
  const turndown = new service({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', hr: '---' });
  const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

  function cellsOf(line: PageElement): string[] {
    return [...line.querySelectorAll(':scope > th, :scope > td')].map((cell) =>
      turndown
        .turndown(cell)
        .replace(/\s*\n\s*/g, ' ')
        .replace(/\|/g, '\\|')
        .trim(),
    );
  }

  /** True for a data table. Nested tables are used for layout: their text is enough. */
  function isData(table: PageElement): boolean {
    const cells = [...table.querySelectorAll('td, th')];
    return cells.length > 0 && [...table.querySelectorAll('table')].length === 0;
  }

  turndown.addRule('table', {
    filter: (element: PageElement) => element.localName === 'table' && isData(element),
    replacement: (_content, table) => {
      const lines = [...table.querySelectorAll('tr')].map(cellsOf).filter(({ length }) => length > 0);
      const width = Math.max(...lines.map(({ length }) => length));
      const [head = [], ...body] = lines.map((cells) => [...cells, ...Array<string>(width - cells.length).fill('')]);
      const caption = [...table.querySelectorAll('caption')][0]?.textContent?.trim();
      const text = [row(head), row(head.map(() => '---')), ...body.map(row)].join('\n');
      return `\n\n${caption ? `${caption}\n\n` : ''}${text}\n\n`;
    },
  });
  turndown.addRule('empty link', {
    filter: (element: PageElement) =>
      element.localName === 'a' && !element.textContent?.trim() && ![...element.querySelectorAll('img')].length,
    replacement: () => '',
  });
  turndown.addRule('image', {
    filter: 'img',
    replacement: (_content, image) => {
      const [alt, src] = [image.getAttribute('alt') ?? '', image.getAttribute('src') ?? ''];
      return src === '' || src.startsWith('data:') ? alt : `![${alt.replace(/[[\]\n]/g, ' ')}](${src})`;
    },
  });
  return turndown.turndown(copy);
}
