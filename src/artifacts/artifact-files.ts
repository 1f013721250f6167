import type { Readable } from 'node:stream';

/** Bytes of a file, the first and the last included. */
export interface ByteRange {
  firstByte: number;
  lastByte: number;
}

/** A file that is kept. */
export interface KeptFile {
  taskId: string;
  file: string;
  /** Time since it was last written, by the clock of the port. Negative if that clock was set back. */
  ageMs: number;
}

/**
 * The port behind which the bytes of artifacts are kept, by task and file. Callers mint the name of a file and write it once; no name from
 * a worker comes here. Several replicas may use the same place at the same time. A change is durable when its promise resolves.
 */
export abstract class ArtifactFiles {
  /** @throws if files cannot be kept here. */
  abstract open(): Promise<void>;
  abstract close(): Promise<void>;

  /**
   * Writes a new file, as fast as the slower of both sides. If `bytes` fails, or the file cannot be written, it rejects and leaves nothing
   * behind.
   * @throws YardError `STORAGE_FULL`, `SHUTTING_DOWN` after `close`, and every error of `bytes`.
   */
  abstract write(taskId: string, file: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * Resolves when the first byte can be read. The stream has all bytes of the range (without one: of the file), even if the file is
   * removed meanwhile, or fails; it reads no further than its reader. The caller reads it to the end or destroys it.
   * @throws YardError `NOT_FOUND` if the file is gone.
   */
  abstract read(taskId: string, file: string, range?: ByteRange): Promise<Readable>;
  /** Does nothing if the file is gone. */
  abstract remove(taskId: string, file: string): Promise<void>;
  /** Removes all files of a task. */
  abstract removeTask(taskId: string): Promise<void>;
  /** Every file, those of a task together; files that are being written may be among them. Files may be written and removed meanwhile. */
  abstract list(): AsyncIterable<KeptFile>;
}
