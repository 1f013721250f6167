import { mkdtemp, open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineBytesMax } from './audit-line.policy';
import { firstLine, linesBackwards, readBytes } from './lines-backwards';

describe(linesBackwards, () => {
  let folder: string;
  let handle: FileHandle | undefined;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'audit-lines-'))));
  afterEach(async () => {
    await handle?.close();
    await rm(folder, { recursive: true });
  });

  async function fileOf(text: string): Promise<FileHandle> {
    await handle?.close();
    await writeFile(join(folder, 'file'), text);
    return (handle = await open(join(folder, 'file')));
  }

  /** Returns the lines, first one first, and checks their ends. */
  async function linesOf(text: string, from = 0, to = Buffer.byteLength(text)): Promise<string[]> {
    const file = await fileOf(text);
    const bytes = Buffer.from(text);
    const lines: string[] = [];
    for await (const { text: line, end } of linesBackwards(file, from, to, () => undefined)) {
      lines.push(line);
      if (bytes.toString('utf8', end - Buffer.byteLength(line) - 1, end) !== `${line}\n`) throw new Error('wrong end');
    }
    return lines.reverse();
  }

  it.each([1, 7, 100, 1000, lineBytesMax - 1])('yields each of many lines of up to %d bytes once', async (length) => {
    const count = Math.ceil((3.5 * readBytes) / length);
    const lines = Array.from({ length: Math.min(count, 20_000) }, (_, at) => 'é'.repeat((at * 31) % (length / 2)));
    expect(await linesOf(lines.map((line) => `${line}\n`).join(''))).toEqual(lines);
  });

  it('leaves out a line without its line break', async () => {
    expect(await linesOf('a\nb\ncut')).toEqual(['a', 'b']);
    expect(await linesOf('cut')).toEqual([]);
    expect(await linesOf('')).toEqual([]);
  });

  it.each([lineBytesMax, readBytes, 3 * readBytes + 5])(
    'leaves out a line of %d bytes, and no other',
    async (length) => {
      expect(await linesOf(`a\n${'x'.repeat(length)}\nb\n${'y'.repeat(length)}`)).toEqual(['a', 'b']);
    },
  );

  it('yields the lines between two offsets', async () => {
    expect(await linesOf('a\nb\nc\nd\n', 2, 6)).toEqual(['b', 'c']);
    expect(await linesOf('a\nb\nc\n', 4, 4)).toEqual([]);
  });

  it('ends if the file has become shorter', async () => {
    expect(await linesOf('a\nb\n', 0, 1000)).toEqual([]);
  });

  it('reads no more than the offsets', async () => {
    const file = await fileOf('x\n'.repeat(readBytes));
    const reads: number[] = [];
    for await (const line of linesBackwards(file, 10, readBytes + 20, (bytes) => reads.push(bytes))) void line;
    expect(reads.reduce((sum, bytes) => sum + bytes)).toBeLessThan(readBytes + 20);
  });

  it('finds the first line', async () => {
    expect(await firstLine(await fileOf('a\nb\n'))).toBe('a');
    expect(await firstLine(await fileOf('no break'))).toBeUndefined();
  });
});
