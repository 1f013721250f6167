import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Clock, Random } from '../clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import { YardError, type Artifact } from '../protocol';
import type { NewArtifact, StoredArtifact, TaskStore } from '../tasks';
import type { ArtifactFiles } from './artifact-files';
import { receive, tooLarge } from './receive';
import { sweep } from './sweep';

export interface ArtifactsParts {
  store: TaskStore;
  files: ArtifactFiles;
  clock: Clock;
  random: Random;
  log: Log;
  config: Pick<YardConfig, 'artifactBytesMax'>;
}

/** A file on its way from a worker, under a lease. */
export interface ArrivingArtifact {
  taskId: string;
  leaseId: string;
  name: string;
  contentType: string;
  /** What its sender says of it, where it does. */
  sizeBytes?: number;
  sha256?: string;
  body: Readable;
  /** Called as bytes arrive. */
  onProgress?: () => void;
}

/**
 * The files that attempts leave. The bytes are in files, all else in the store, which decides: a file that it does not know of is
 * nothing, and goes.
 */
export class Artifacts {
  /** Files that are being written, and that the store does not know yet. */
  private readonly arriving = new Set<string>();
  private isClosed = false;

  constructor(private readonly parts: ArtifactsParts) {}

  /** Removes the files that a crash left without an entry in the store. In the background: it may take long, and nobody waits. */
  start(): void {
    const { store, files, log } = this.parts;
    sweep({ store, files, isArriving: (file) => this.arriving.has(file), isOver: () => this.isClosed }).then(
      (removed) => removed > 0 && log.info({ event: 'artifactsSwept', removed }, 'files that no task has were removed'),
      (error: unknown) => this.isClosed || log.error({ err: error }, 'files that no task has could not be removed'),
    );
  }

  close(): Promise<void> {
    this.isClosed = true;
    return this.parts.files.close();
  }

  /**
   * Takes a file to its end and records it under the lease. `isNew`: the task had none of this name.
   * @throws YardError `STALE_LEASE`, `PAYLOAD_TOO_LARGE`, `DIGEST_MISMATCH`, `TOO_MANY_ARTIFACTS`, `STORAGE_FULL`, `LINK_CLOSED`; nothing is
   * left behind then.
   */
  async take(arriving: ArrivingArtifact): Promise<{ artifact: Artifact; isNew: boolean }> {
    const { store, random, config } = this.parts;
    const { taskId, leaseId, sizeBytes = 0 } = arriving;
    const holder = await store.attemptUnder(leaseId);
    if (holder?.taskId !== taskId) throw staleLease();
    if (sizeBytes > config.artifactBytesMax) throw tooLarge(config.artifactBytesMax);
    const file = random.id();
    this.arriving.add(file);
    try {
      return await this.record(arriving, await this.write(arriving, file));
    } catch (error) {
      await this.remove(taskId, file);
      throw error;
    } finally {
      this.arriving.delete(file);
    }
  }

  /** By name; of every attempt. */
  list(taskId: string): Promise<StoredArtifact[]> {
    return this.parts.store.artifacts(taskId);
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(taskId: string, name: string): Promise<StoredArtifact> {
    const artifact = (await this.list(taskId)).find((one) => one.name === name);
    if (!artifact) throw new YardError('NOT_FOUND', `task ${taskId} has no artifact ${JSON.stringify(name)}`);
    return artifact;
  }

  /** Opens the bytes of an artifact; whoever asks closes them. They stay what they are, also when it is replaced or removed. */
  open(taskId: string, { file }: StoredArtifact): Promise<FileHandle> {
    return this.parts.files.open(taskId, file);
  }

  /** The store has removed these tasks: their files go too. Never rejects; what is left is swept at the next start. */
  async removeTasks(taskIds: readonly string[]): Promise<void> {
    for (const taskId of taskIds) {
      await this.parts.files
        .removeTask(taskId)
        .catch((error: unknown) => this.parts.log.warn({ err: error, taskId }, 'files of a task could not be removed'));
    }
  }

  private async write(
    { taskId, sha256, body, onProgress, ...said }: ArrivingArtifact,
    file: string,
  ): Promise<NewArtifact> {
    const { files, clock, config } = this.parts;
    const handle = await files.create(taskId, file);
    try {
      const received = await receive(body, handle, { bytesMax: config.artifactBytesMax, clock, onProgress });
      if (sha256 !== undefined && sha256 !== received.sha256)
        throw new YardError('DIGEST_MISMATCH', 'what arrived is not what Content-Digest says');
      await files.keep(taskId, handle);
      return { name: said.name, contentType: said.contentType, ...received, file };
    } finally {
      await handle.close();
    }
  }

  private async record({ taskId, leaseId }: ArrivingArtifact, added: NewArtifact) {
    const { store, clock } = this.parts;
    const answer = await store.addArtifact(leaseId, added, clock.nowMs());
    if (answer.status === 'stale') throw staleLease();
    if (answer.status === 'full')
      throw new YardError('TOO_MANY_ARTIFACTS', `a task may have ${answer.artifactsMax} artifacts`);
    if (answer.replaced !== undefined) await this.remove(taskId, answer.replaced);
    const { file: _, ...artifact } = added;
    return { artifact, isNew: answer.replaced === undefined };
  }

  /** What cannot be removed now is swept at the next start. */
  private async remove(taskId: string, file: string): Promise<void> {
    await this.parts.files
      .remove(taskId, file)
      .catch((error: unknown) => this.parts.log.warn({ err: error, taskId, file }, 'a file could not be removed'));
  }
}

function staleLease(): YardError {
  return new YardError('STALE_LEASE', 'the lease is not that of the running attempt of this task');
}
