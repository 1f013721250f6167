import type { Readable } from 'node:stream';
import type { Clock, Random } from '../clock';
import { YardError } from '../protocol';
import type { NewArtifact } from '../tasks';
import type { ArtifactFiles } from './artifact-files';
import { receive, tooLarge } from './receive';

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

/** Writes arriving artifacts to files of their own, and knows which files the store cannot know yet. */
export class ArtifactReceiver {
  /** Files that are being written or recorded. */
  private readonly arriving = new Set<string>();

  constructor(
    private readonly files: ArtifactFiles,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly bytesMax: number,
  ) {}

  isArriving(file: string): boolean {
    return this.arriving.has(file);
  }

  /**
   * Writes the body to a new file and lets `record` enter it in the store. If either fails, the file is removed.
   * @throws YardError `PAYLOAD_TOO_LARGE`, `DIGEST_MISMATCH`, and those of `receive` and `record`.
   */
  async receive<T>(arriving: ArrivingArtifact, record: (artifact: NewArtifact) => Promise<T>): Promise<T> {
    if ((arriving.sizeBytes ?? 0) > this.bytesMax) throw tooLarge(this.bytesMax);
    const file = this.random.id();
    this.arriving.add(file);
    try {
      return await record(await this.write(arriving, file));
    } catch (error) {
      await this.files.discard(arriving.taskId, file);
      throw error;
    } finally {
      this.arriving.delete(file);
    }
  }

  private async write(arriving: ArrivingArtifact, file: string): Promise<NewArtifact> {
    const { taskId, name, contentType, sha256, body, onProgress } = arriving;
    const handle = await this.files.create(taskId, file);
    try {
      const received = await receive(body, handle, this.bytesMax, this.clock, onProgress);
      if (sha256 !== undefined && sha256 !== received.sha256)
        throw new YardError('DIGEST_MISMATCH', 'the received bytes do not match the digest in Content-Digest');
      await this.files.keep(taskId, handle);
      return { name, contentType, ...received, file };
    } finally {
      await handle.close();
    }
  }
}
