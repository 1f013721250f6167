import type { FileHandle } from 'node:fs/promises';
import type { Position } from './audit-cursor';
import type { AuditLine } from './audit-event';
import { parseLine } from './audit-line.policy';
import { firstLine, linesBackwards } from './lines-backwards';
import { orderToleranceMs, type AuditFile } from './rotation.policy';
import type { StreamFiles } from './stream-files';

/** A line with its time, and the position that includes it. */
export interface ReadLine {
  line: AuditLine;
  atMs: number;
  position: Position;
}

/** What a reader needs of a stream: positions from `floor` to `start`, and times as far as they help to skip lines. */
export interface ReadRange {
  start: Position;
  floor: Position;
  afterMs?: number;
  beforeMs?: number;
}

/** Reads one stream, newest line first. It may yield lines outside of the times, which the caller leaves out. */
export class StreamReader {
  constructor(
    private readonly files: StreamFiles,
    private readonly onRead: (bytes: number) => void,
  ) {}

  /** Yields the lines of the range in `files`, the files of the stream, oldest first. */
  async *lines(files: readonly AuditFile[], range: ReadRange): AsyncGenerator<ReadLine, void, undefined> {
    const { start, floor } = range;
    const newestFirst = files.filter(({ number }) => number <= start.file && number >= floor.file).reverse();
    for (const { number, bytes } of newestFirst) {
      const from = number === floor.file ? floor.offset : 0;
      const to = number === start.file ? Math.min(start.offset, bytes) : bytes;
      const handle = await this.files.read(number);
      try {
        if (handle) yield* this.linesOf(handle, number, [from, to], range);
      } finally {
        await handle?.close();
      }
    }
  }

  private async *linesOf(
    handle: FileHandle,
    file: number,
    [from, to]: readonly [from: number, to: number],
    { afterMs = -Infinity, beforeMs = Infinity }: ReadRange,
  ): AsyncGenerator<ReadLine, void, undefined> {
    if (beforeMs < Infinity && (await beginsAfter(handle, beforeMs))) return;
    for await (const { text, end } of linesBackwards(handle, from, to, this.onRead)) {
      const line = parseLine(text);
      if (!line) continue;
      const atMs = Date.parse(line.at);
      if (atMs < afterMs - orderToleranceMs) return; // so are the other lines of this file
      yield { line, atMs, position: { file, offset: end } };
    }
  }
}

/** True if all lines of a file are later than a time. */
async function beginsAfter(handle: FileHandle, timeMs: number): Promise<boolean> {
  const line = parseLine((await firstLine(handle)) ?? '');
  return line !== undefined && Date.parse(line.at) > timeMs + orderToleranceMs;
}
