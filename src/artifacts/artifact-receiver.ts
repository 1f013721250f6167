import type { Readable } from 'node:stream';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { NewArtifact } from '../tasks';
import { ArrivingBytes, tooLarge } from './arriving-bytes';
import type { ArtifactCleanup } from './artifact-cleanup';
import type { ArtifactFiles } from './artifact-files';

/** A file on its way from a worker, under a lease. */
export interface ArrivingArtifact {
  taskId: string;
  leaseId: string;
  name: string;
  contentType: string;
  /** As declared by its sender. */
  sizeBytes?: number;
  sha256?: string;
  body: Readable;
  /** Called as bytes arrive. */
  onProgress?: () => void;
}

/** Writes arriving artifacts to files of their own. */
export class ArtifactReceiver {
  constructor(
    private readonly files: ArtifactFiles,
    private readonly cleanup: ArtifactCleanup,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly bytesMax: number,
  ) {}

  /**
   * Writes the body to a new file and lets `record` enter it in the store. If either fails, the file is removed.
   * @throws YardError as `ArrivingBytes`, `ArtifactFiles.write` and `record` do.
   */
  async receive<T>(arriving: ArrivingArtifact, record: (artifact: NewArtifact) => Promise<T>): Promise<T> {
    const { taskId, name, contentType, sizeBytes = 0, sha256, body, onProgress } = arriving;
    const { bytesMax } = this;
    if (sizeBytes > bytesMax) throw tooLarge(bytesMax);
    const file = this.random.id();
    const bytes = new ArrivingBytes(body, { bytesMax, sha256 }, this.clock, onProgress);
    await this.files.write(taskId, file, bytes);
    try {
      // From here to the call of the store no time may pass: a file of which the time is over may be swept.
      return await record({ name, contentType, ...bytes.result(), file });
    } catch (error) {
      await this.cleanup.discard(taskId, file);
      throw error;
    }
  }
}
