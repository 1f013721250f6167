import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditStream } from './audit-event';
import { lineBytesMax, parseLine } from './audit-line.policy';
import {
  fileName,
  filesToRemove,
  orderToleranceMs,
  parseFileName,
  type AuditFile,
  type StreamLimits,
} from './rotation.policy';

/** A line in memory, with its line break. */
export interface WaitingLine {
  text: string;
  atMs: number;
  bytes: number;
}

/** The file that gets the next line, as this process left it. */
interface CurrentFile extends AuditFile {
  lastAtMs: number;
}

/**
 * The files of one stream. Each append opens the newest file by its name and closes it, so that a deleted folder is noticed; whole lines go
 * to the end of the file in one write, so that two processes do not mix theirs. A line that was cut, by a crash or a full disk, is ended
 * before the next one.
 */
export class StreamFiles {
  /** Set by the first append, cleared by a failed one. */
  private current?: CurrentFile;
  /** Numbers are never used again, not even if the folder was deleted: readers keep them in cursors. */
  private lastNumber = 0;

  constructor(
    private readonly folder: string,
    private readonly stream: AuditStream,
    private readonly limits: StreamLimits,
  ) {}

  /** Appends lines. Calls `onWritten` with the number of lines each time some are written. @throws if the others are not. */
  async append(lines: readonly WaitingLine[], onWritten: (count: number) => void): Promise<void> {
    for (let next = 0; next < lines.length;) {
      const { handle, file, isCut } = await this.opened(lines[next]!);
      try {
        const batch = lines.slice(next, next + this.fitting(lines, next, file));
        if (isCut) await handle.write('\n');
        next += await writeLines(handle, batch, onWritten);
        file.bytes += Number(isCut) + batch.reduce((sum, { bytes }) => sum + bytes, 0);
        file.lastAtMs = batch.reduce((last, { atMs }) => Math.max(last, atMs), file.lastAtMs);
      } catch (error) {
        this.current = undefined; // part of a line may be written
        throw error;
      } finally {
        await handle.close();
      }
    }
  }

  /** Returns the files of the stream, oldest first. */
  async list(): Promise<AuditFile[]> {
    const files: AuditFile[] = [];
    for (const name of await namesIn(this.folder)) {
      const parsed = parseFileName(name);
      if (parsed?.stream !== this.stream) continue;
      const found = await stat(this.pathOf(parsed.number)).catch(ignoreMissing);
      if (found?.isFile()) files.push({ number: parsed.number, bytes: found.size });
    }
    return files.sort((a, b) => a.number - b.number);
  }

  /** Opens a file for reading; undefined if it is gone. */
  async read(number: number): Promise<FileHandle | undefined> {
    return open(this.pathOf(number), O_RDONLY | O_NOFOLLOW).catch(ignoreMissing);
  }

  /** Counts the lines from `next` that the file takes; at least one. */
  private fitting(lines: readonly WaitingLine[], next: number, file: CurrentFile): number {
    let { bytes, lastAtMs } = file;
    let end = next;
    do {
      bytes += lines[end]!.bytes;
      lastAtMs = Math.max(lastAtMs, lines[end]!.atMs);
      end++;
    } while (end < lines.length && this.fits(lines[end]!, { bytes, lastAtMs }));
    return end - next;
  }

  /** True if a file has room for a line, and the line keeps its order of time. */
  private fits(line: WaitingLine, { bytes, lastAtMs }: Pick<CurrentFile, 'bytes' | 'lastAtMs'>): boolean {
    return bytes + line.bytes <= this.limits.fileBytesMax && line.atMs >= lastAtMs - orderToleranceMs;
  }

  /** Opens the file for a line: the newest one, or a new one if that is full, missing or ahead of the line's time. */
  private async opened(line: WaitingLine): Promise<{ handle: FileHandle; file: CurrentFile; isCut: boolean }> {
    for (let triesLeft = 5; ; triesLeft--) {
      const { number } = (this.current ??= await this.newest());
      const handle = number === 0 ? undefined : await open(this.pathOf(number), appending).catch(ignoreMissing);
      if (handle) {
        const { isCut } = await this.inspect(handle, this.current).catch((error: unknown) => closed(handle, error));
        const file = this.current;
        if (file.bytes === 0 || this.fits(line, file)) return { handle, file, isCut };
        await handle.close();
      }
      if (triesLeft === 0) throw new Error(`the files of the stream ${this.stream} change too often`);
      await this.begin(number + 1);
    }
  }

  /** Compares a file with its state as this process left it, and reads its end if it differs. */
  private async inspect(handle: FileHandle, known: CurrentFile): Promise<{ isCut: boolean }> {
    const { size } = await handle.stat();
    if (size === known.bytes && known.lastAtMs > -Infinity) return { isCut: false };
    known.bytes = size;
    const end = await readEnd(handle, size);
    known.lastAtMs = lastTimeOf(end) ?? known.lastAtMs;
    return { isCut: size > 0 && !end.endsWith('\n') };
  }

  /** Begins a file, or continues with a newer one of another process. If both begin the same one, both append to it. */
  private async begin(number: number): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const files = await this.list();
    const newest = files.at(-1)?.number ?? 0;
    this.lastNumber = Math.max(number, newest);
    if (newest < number) await this.make(number, files);
    this.current = { number: this.lastNumber, bytes: 0, lastAtMs: -Infinity };
  }

  /** Creates an empty file, after room was made for it. */
  private async make(number: number, files: readonly AuditFile[]): Promise<void> {
    for (const old of filesToRemove(files, this.limits)) await rm(this.pathOf(old.number), { force: true });
    const handle = await open(this.pathOf(number), appending | O_CREAT, 0o600);
    await handle.close();
  }

  private async newest(): Promise<CurrentFile> {
    const newest = (await this.list()).at(-1)?.number ?? 0;
    this.lastNumber = Math.max(this.lastNumber, newest);
    return { number: this.lastNumber, bytes: 0, lastAtMs: -Infinity };
  }

  private pathOf(number: number): string {
    return join(this.folder, fileName(this.stream, number));
  }
}

const { O_RDONLY, O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
const appending = O_RDWR | O_APPEND | O_NOFOLLOW;

/** Writes lines, and returns their number. Reports those that are written completely, also if a full disk cuts the next one. */
async function writeLines(
  handle: FileHandle,
  lines: readonly WaitingLine[],
  onWritten: (count: number) => void,
): Promise<number> {
  const bytes = Buffer.from(lines.map(({ text }) => text).join(''));
  let end = 0;
  try {
    while (end < bytes.length) end += (await handle.write(bytes, end)).bytesWritten;
  } finally {
    onWritten(completeWithin(lines, end));
  }
  return lines.length;
}

function completeWithin(lines: readonly WaitingLine[], end: number): number {
  let bytes = 0;
  const cut = lines.findIndex((line) => (bytes += line.bytes) > end);
  return cut < 0 ? lines.length : cut;
}

/** Reads the last bytes of a file, enough for a line. */
async function readEnd(handle: FileHandle, size: number): Promise<string> {
  const length = Math.min(size, lineBytesMax);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.toString('utf8', 0, bytesRead);
}

function lastTimeOf(end: string): number | undefined {
  for (const text of end.split('\n').reverse()) {
    const line = parseLine(text);
    if (line) return Date.parse(line.at);
  }
  return undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(ignoreMissing)) ?? [];
}

async function closed(handle: FileHandle, error: unknown): Promise<never> {
  await handle.close();
  throw error;
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
