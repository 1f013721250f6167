import type { FileHandle } from 'node:fs/promises';
import { lineBytesMax } from './audit-line.policy';

/** A line of a file. */
export interface FoundLine {
  text: string;
  /** Offset after its line break. */
  end: number;
}

/** Bytes of one read. A reader needs memory for one. */
export const readBytes = 64 * 1024;

/**
 * Yields the lines of a file between two offsets, last one first. Leaves out text without a line break at the end, which is being written
 * or was cut, and lines longer than `lineBytesMax`. Calls `onRead` with the bytes of each read.
 */
export async function* linesBackwards(
  handle: FileHandle,
  from: number,
  to: number,
  onRead: (bytes: number) => void,
): AsyncGenerator<FoundLine, void, undefined> {
  for (let end = to; end > from;) {
    const start = Math.max(from, end - readBytes);
    const bytes = await readAt(handle, start, end - start);
    onRead(bytes.length);
    if (bytes.length < end - start) return; // the file has become shorter
    let lineEnd = bytes.lastIndexOf(lineBreak) + 1;
    while (lineEnd > 0) {
      const lineStart = lineEnd === 1 ? 0 : bytes.lastIndexOf(lineBreak, lineEnd - 2) + 1;
      if (lineStart === 0 && start > from) break; // it may begin before this read
      if (lineEnd - lineStart <= lineBytesMax)
        yield { text: bytes.toString('utf8', lineStart, lineEnd - 1), end: start + lineEnd };
      lineEnd = lineStart;
    }
    // The next read ends with the line that this one has only in part, unless that is longer than a read.
    end = lineEnd === bytes.length ? start : start + lineEnd;
  }
}

/** Reads the first line of a file; undefined if it has none. */
export async function firstLine(handle: FileHandle): Promise<string | undefined> {
  const bytes = await readAt(handle, 0, lineBytesMax);
  const end = bytes.indexOf(lineBreak);
  return end < 0 ? undefined : bytes.toString('utf8', 0, end);
}

const lineBreak = 0x0a;

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
