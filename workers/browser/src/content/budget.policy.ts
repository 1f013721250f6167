/** A text as a list of pieces (lines, blocks or nodes of a document). It may be cut between two pieces. */
export interface Cuttable {
  pieces: readonly string[];
  /** Between two pieces. */
  separator: string;
  /** Prefix of a part that begins with this piece: the elements around it. */
  contextOf?: (index: number) => string;
  /** Suffix of a part that ends with this piece: it closes the open elements. */
  closingOf?: (index: number) => string;
  /** True if a piece only begins what follows, so that no part should end with it. */
  isOpening?: (index: number) => boolean;
}

/** A part of a text that fits a budget. */
export interface Part {
  text: string;
  /** Length of the whole. */
  totalChars: number;
  /** Start of the next part; undefined for the last. */
  cursor?: string;
  /** The text before the cursor has changed: text may be missing or repeated. */
  changed?: true;
}

/** A position in a text: a piece, and an offset in it. */
interface Place {
  index: number;
  offset: number;
}

/**
 * Returns the part of a text that begins at a cursor and has at most `maxChars`. Cuts between pieces; a single piece
 * that is too long is cut at a line break, or else at a space. `digest` is a hash of the text before a cursor, to
 * detect changes.
 */
export function partOf(
  whole: Cuttable,
  cursor: string | undefined,
  maxChars: number,
  digest: (text: string) => string,
): Part {
  const { pieces, separator } = whole;
  const [index = 0, offset = 0, mark] = readCursor(cursor);
  const from = { index: Math.min(index, pieces.length), offset };
  const totalChars = pieces.reduce(
    (sum, piece) => sum + piece.length,
    Math.max(0, pieces.length - 1) * separator.length,
  );
  const changed = mark !== undefined && mark !== digest(textBefore(whole, from)) ? { changed: true as const } : {};
  const { text, next } = take(whole, from, maxChars);
  if (next.index >= pieces.length) return { text, totalChars, ...changed };
  const written = `${next.index}.${next.offset}.${digest(textBefore(whole, next))}`;
  return { text, totalChars, cursor: written, ...changed };
}

function take(whole: Cuttable, from: Place, maxChars: number): { text: string; next: Place } {
  const { pieces, separator, contextOf, closingOf } = whole;
  if (from.index >= pieces.length) return { text: '', next: from };
  const context = from.offset > 0 ? '' : bounded(contextOf?.(from.index) ?? '', maxChars / 2);
  const first = pieces[from.index]!.slice(from.offset);
  let chars = context.length + first.length;
  if (chars + closingChars(closingOf, from.index) > maxChars) return cutPiece(first, from, context, maxChars);
  let end = from.index;
  for (; end + 1 < pieces.length; end++) {
    const more = chars + separator.length + pieces[end + 1]!.length;
    if (more + closingChars(closingOf, end + 1) > maxChars) break;
    chars = more;
  }
  if (end + 1 < pieces.length) while (end > from.index && whole.isOpening?.(end)) end--;
  const text = [first, ...pieces.slice(from.index + 1, end + 1)].join(separator);
  const closing = end + 1 < pieces.length ? (closingOf?.(end) ?? '') : '';
  return { text: context + text + closing, next: { index: end + 1, offset: 0 } };
}

/** Cuts a piece that does not fit by itself. Returns at least one character, so that every reader reaches the end. */
function cutPiece(piece: string, from: Place, context: string, maxChars: number): { text: string; next: Place } {
  const room = Math.max(1, maxChars - context.length);
  const space = Math.max(piece.lastIndexOf('\n', room - 1), 0) || Math.max(piece.lastIndexOf(' ', room - 1), 0);
  let length = Math.min(piece.length, space + 1 > room / 2 ? space + 1 : room);
  // Do not split a surrogate pair.
  if (length > 1 && /[\ud800-\udbff]/.test(piece[length - 1]!)) length--;
  const isWhole = length >= piece.length;
  const next = isWhole ? { index: from.index + 1, offset: 0 } : { index: from.index, offset: from.offset + length };
  return { text: context + piece.slice(0, length), next };
}

function closingChars(closingOf: Cuttable['closingOf'], index: number): number {
  return closingOf?.(index).length ?? 0;
}

/** Omits context that would use most of the budget. */
function bounded(context: string, charsMax: number): string {
  return context.length <= charsMax ? context : '';
}

function textBefore({ pieces, separator }: Cuttable, { index, offset }: Place): string {
  return [...pieces.slice(0, index), pieces[index]?.slice(0, offset) ?? ''].join(separator);
}

function readCursor(cursor: string | undefined): [number?, number?, string?] {
  if (cursor === undefined) return [];
  const [index, offset, mark] = cursor.split('.');
  return [Number(index), Number(offset), mark];
}
