import type { Cuttable } from './budget.policy';

/** An open element, with its ancestors. */
interface OpenElement {
  name: string;
  tag: string;
  around?: OpenElement;
}

const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const rawElements = new Set('script style textarea title noscript iframe xmp noembed noframes'.split(' '));

/**
 * Splits HTML, as a browser serializes it, into its nodes: tags, texts and comments. A part that begins inside elements
 * opens them again, and a part that ends inside elements closes them, so that each part is a complete document.
 */
export function htmlPieces(html: string): Cuttable {
  const pieces: string[] = [];
  /** The innermost open element before each piece, and after the last piece. */
  const openBefore: Array<OpenElement | undefined> = [undefined];
  let open: OpenElement | undefined;
  for (let at = 0; at < html.length;) {
    const end = isRawText(open, html, at) ? endOfRawText(html, at, open!.name) : endOfNode(html, at);
    const piece = html.slice(at, end);
    pieces.push(piece);
    open = openAfter(piece, open);
    openBefore.push(open);
    at = end;
  }
  return {
    pieces,
    separator: '',
    contextOf: (index) => tagsOf(openBefore[index], (element) => element.tag, false),
    isOpening: (index) => isDeeper(openBefore[index + 1], openBefore[index]),
    closingOf: (index) => tagsOf(openBefore[index + 1], ({ name }) => `</${name}>`, true),
  };
}

function isDeeper(after: OpenElement | undefined, before: OpenElement | undefined): boolean {
  return after !== undefined && after !== before && after.around === before;
}

function tagsOf(open: OpenElement | undefined, write: (element: OpenElement) => string, inwardsFirst: boolean): string {
  const tags: string[] = [];
  for (let element = open; element; element = element.around) tags.push(write(element));
  return (inwardsFirst ? tags : tags.reverse()).join('');
}

function openAfter(piece: string, open: OpenElement | undefined): OpenElement | undefined {
  const [, slash, name = ''] = /^<(\/?)([A-Za-z][^\s/>]*)/.exec(piece) ?? [];
  if (name === '') return open;
  const lower = name.toLowerCase();
  if (slash === '/') return closed(open, lower);
  return voidElements.has(lower) || piece.endsWith('/>') ? open : { name: lower, tag: piece, around: open };
}

/** Returns the open elements after an end tag. An end tag without a start tag changes nothing. */
function closed(open: OpenElement | undefined, name: string): OpenElement | undefined {
  for (let element = open; element; element = element.around) if (element.name === name) return element.around;
  return open;
}

function isRawText(open: OpenElement | undefined, html: string, at: number): boolean {
  return open !== undefined && rawElements.has(open.name) && !html.startsWith('</', at);
}

function endOfRawText(html: string, at: number, name: string): number {
  const end = html.indexOf(`</${name}`, at);
  return end < 0 ? html.length : end;
}

function endOfNode(html: string, at: number): number {
  if (html.startsWith('<!--', at)) return after(html, '-->', at + 4);
  if (html[at] === '<' && /[A-Za-z/!?]/.test(html[at + 1] ?? '')) return endOfTag(html, at + 1);
  const next = html.indexOf('<', at + 1);
  return next < 0 ? html.length : next;
}

/** Returns the end of a tag. Browsers write attributes in double quotes, which may contain `>`. */
function endOfTag(html: string, from: number): number {
  for (let at = from; ;) {
    const end = html.indexOf('>', at);
    if (end < 0) return html.length;
    const quote = html.indexOf('"', at);
    if (quote < 0 || quote > end) return end + 1;
    at = after(html, '"', quote + 1);
  }
}

function after(html: string, text: string, from: number): number {
  const at = html.indexOf(text, from);
  return at < 0 ? html.length : at + text.length;
}
