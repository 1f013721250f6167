import type { PageElement, PageNode } from './dom';

/**
 * Converts a copy of the visible content to text, one line per block. Runs in the page, so it must not refer to
 * anything outside of this function.
 */
export function toText(copy: PageElement): string {
  const spaced = 'p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure section article form'.split(' ');
  const inline =
    'a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark q s samp small span strong sub sup time u var wbr'.split(
      ' ',
    );
  let text = '';
  let breaks = 0;

  function append(piece: string): void {
    if (piece === '') return;
    if (text !== '' && breaks > 0) text = text.trimEnd() + '\n'.repeat(breaks);
    breaks = 0;
    text += piece;
  }

  function breakLine(lines: number): void {
    breaks = Math.max(breaks, lines);
  }

  function appendText(raw: string, isPre: boolean): void {
    if (isPre) return append(raw);
    const squeezed = raw.replace(/\s+/g, ' ');
    const atLineStart = breaks > 0 || text === '' || /\s$/.test(text);
    append(atLineStart ? squeezed.trimStart() : squeezed);
  }

  function walk(node: PageNode, isPre: boolean): void {
    if (node.nodeType === 3) return appendText(node.textContent ?? '', isPre);
    const element = node as PageElement;
    const name = element.localName;
    if (name === 'br') return append('\n');
    if (name === 'img') return appendText(element.getAttribute('alt') ?? '', false);
    const isCell = name === 'td' || name === 'th';
    const lines = isCell || inline.includes(name) ? 0 : spaced.includes(name) ? 2 : 1;
    if (lines > 0) breakLine(lines);
    if (isCell && breaks === 0 && text !== '' && !text.endsWith('\n')) text = `${text.trimEnd()}\t`;
    for (const child of element.childNodes) walk(child, isPre || name === 'pre');
    if (lines > 0) breakLine(lines);
  }

  walk(copy, false);
  return text.trim();
}
