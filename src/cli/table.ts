import { inOneLine } from './terminal-text';

/** A column of a table: its title, and the text of each row. */
export interface Column<Row> {
  title: string;
  text: (row: Row) => string;
  /** Align right, for numbers. */
  align?: 'left' | 'right';
}

/** Formats rows under their titles, with two spaces between columns and no trailing spaces. */
export function formatTable<Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[]): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ text }) => inOneLine(text(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => widthOf(line[index]!))));
  return cells
    .map((line) =>
      line
        .map((cell, index) => pad(cell, widths[index]!, columns[index]!.align))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Formats names and values in two columns. */
export function formatPairs(pairs: ReadonlyArray<readonly [name: string, value: string]>): string {
  const width = Math.max(...pairs.map(([name]) => widthOf(name)));
  return pairs.map(([name, value]) => `${pad(name, width)}  ${inOneLine(value)}`.trimEnd()).join('\n');
}

function pad(cell: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(width - widthOf(cell));
  return align === 'left' ? cell + space : space + cell;
}

/** Counts characters, not code units. */
function widthOf(text: string): number {
  return Array.from(text).length;
}
