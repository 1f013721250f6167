import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteRange } from './artifact-files';

const chunkBytes = 64 * 1024;

/** Streams a range of an open file, by default the whole file. Closes the file at the end or when destroyed. */
export class FileRange extends Readable {
  private nextByte: number;
  /** Infinity without a range. */
  private readonly lastByte: number;

  constructor(
    private readonly file: FileHandle,
    range?: ByteRange,
  ) {
    super({ highWaterMark: chunkBytes });
    this.nextByte = range?.firstByte ?? 0;
    this.lastByte = range?.lastByte ?? Infinity;
  }

  override _read(): void {
    const length = Math.min(chunkBytes, this.lastByte - this.nextByte + 1);
    if (length <= 0) return void this.push(null);
    // A new buffer each time: consumers keep the previous one until it is sent.
    this.file.read(Buffer.allocUnsafe(length), 0, length, this.nextByte).then(
      ({ bytesRead, buffer }) => this.took(buffer.subarray(0, bytesRead)),
      (error: Error) => this.destroy(error),
    );
  }

  /** Closes the file, after a pending read. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.file.close().then(() => done(error), done);
  }

  private took(bytes: Buffer): void {
    this.nextByte += bytes.length;
    if (bytes.length > 0) this.push(bytes);
    else if (this.lastByte === Infinity) this.push(null);
    else this.destroy(new Error(`the file ends at ${this.nextByte} of ${this.lastByte + 1} bytes`));
  }
}
