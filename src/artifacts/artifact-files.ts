import type { Readable } from 'node:stream';

/** A range of bytes, inclusive at both ends. */
export interface ByteRange {
  firstByte: number;
  lastByte: number;
}

/** A stored file. */
export interface StoredFile {
  taskId: string;
  file: string;
  /** Time since the last write, by the clock of the implementation. Negative if that clock was set back. */
  ageMs: number;
}

/**
 * The port to the storage of artifacts, by task and file name. Callers generate the file name and write each file once; names given by workers
 * are never used. Several replicas may share the storage. A change is durable when its promise resolves.
 */
export abstract class ArtifactFiles {
  /** @throws if the storage cannot be used. */
  abstract open(): Promise<void>;
  abstract close(): Promise<void>;

  /**
   * Writes a new file, with backpressure on `bytes`. Leaves no file behind if it rejects.
   * @throws YardError `STORAGE_FULL`, `SHUTTING_DOWN` after `close`, and every error of `bytes`.
   */
  abstract write(taskId: string, file: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * Returns a stream of a range, by default of the whole file. The stream yields every byte, even if the file is
   * removed meanwhile, or fails; it reads no faster than its consumer. The caller reads it to the end or destroys it.
   * @throws YardError `NOT_FOUND` if the file does not exist.
   */
  abstract read(taskId: string, file: string, range?: ByteRange): Promise<Readable>;
  /** Does nothing if the file does not exist. */
  abstract remove(taskId: string, file: string): Promise<void>;
  /** Removes all files of a task. */
  abstract removeTask(taskId: string): Promise<void>;
  /** Lists every file, grouped by task, including files that are being written. Files may be written and removed meanwhile. */
  abstract list(): AsyncIterable<StoredFile>;
}
