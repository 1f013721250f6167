import type { Readable } from 'node:stream';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { NewArtifact } from '../tasks';
import { UploadBody, tooLarge } from './upload-body';
import type { ArtifactCleanup } from './artifact-cleanup';
import type { ArtifactFiles } from './artifact-files';

/** An upload from a worker, under a lease. */
export interface ArtifactUpload {
  taskId: string;
  leaseId: string;
  name: string;
  contentType: string;
  /** As declared by the worker. */
  sizeBytes?: number;
  sha256?: string;
  body: Readable;
  /** Called as bytes arrive. */
  onProgress?: () => void;
}

/** Writes each upload to a new file. */
export class ArtifactReceiver {
  constructor(
    private readonly files: ArtifactFiles,
    private readonly cleanup: ArtifactCleanup,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly bytesMax: number,
  ) {}

  /**
   * Writes the body to a new file, then calls `record` to enter it in the store. Removes the file if either fails.
   * @throws YardError as `UploadBody`, `ArtifactFiles.write` and `record` do.
   */
  async receive<T>(upload: ArtifactUpload, record: (artifact: NewArtifact) => Promise<T>): Promise<T> {
    const { taskId, name, contentType, sizeBytes = 0, sha256, body, onProgress } = upload;
    const { bytesMax } = this;
    if (sizeBytes > bytesMax) throw tooLarge(bytesMax);
    const file = this.random.id();
    const bytes = new UploadBody(body, { bytesMax, sha256 }, this.clock, onProgress);
    await this.files.write(taskId, file, bytes);
    try {
      // No awaits between the time check of `result` and the call of the store: a sweep may remove a file that is older.
      return await record({ name, contentType, ...bytes.result(), file });
    } catch (error) {
      await this.cleanup.discard(taskId, file);
      throw error;
    }
  }
}
