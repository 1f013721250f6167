import type { Readable } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError, type Artifact } from '@yardmaster/protocol';
import type { NewArtifact, StoredArtifact, TaskStore } from '../tasks';
import type { ArtifactCleanup } from './artifact-cleanup';
import type { ArtifactFiles, ByteRange } from './artifact-files';
import type { ArtifactUpload, ArtifactReceiver } from './artifact-receiver';

/** The artifacts of tasks. The store decides which exist; files without a record in the store are removed. */
export class Artifacts {
  constructor(
    private readonly store: TaskStore,
    private readonly files: ArtifactFiles,
    private readonly receiver: ArtifactReceiver,
    private readonly cleanup: ArtifactCleanup,
    private readonly clock: Clock,
  ) {}

  /** @throws if files cannot be stored. */
  start(): Promise<void> {
    this.cleanup.open();
    return this.files.open();
  }

  /** Ends a running sweep. Call this before the store is closed. */
  async close(): Promise<void> {
    await this.cleanup.close();
    await this.files.close();
  }

  /**
   * Removes files that a crash left without a record in the store, and files of tasks removed by other processes. Does one bounded step; call it
   * once in each housekeeping round, on one replica. Never rejects.
   */
  sweep(): Promise<void> {
    return this.cleanup.sweep();
  }

  /**
   * Receives a file to its end and records it under the lease. `isNew` is true if the task had no artifact of this
   * name. Removes the file if it rejects.
   * @throws YardError `STALE_LEASE`, `PAYLOAD_TOO_LARGE`, `DIGEST_MISMATCH`, `TOO_MANY_ARTIFACTS`, `STORAGE_FULL`,
   * `LINK_CLOSED`.
   */
  async receive(upload: ArtifactUpload): Promise<{ artifact: Artifact; isNew: boolean }> {
    const { taskId, leaseId } = upload;
    const holder = await this.store.attempts.byLease(leaseId);
    if (holder?.taskId !== taskId) throw staleLease();
    return this.receiver.receive(upload, (added) => this.record(upload, added));
  }

  /** Returns the artifacts of all attempts, by name. */
  list(taskId: string): Promise<StoredArtifact[]> {
    return this.store.artifacts.of(taskId);
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(taskId: string, name: string): Promise<StoredArtifact> {
    const artifact = (await this.list(taskId)).find((one) => one.name === name);
    if (!artifact) throw new YardError('NOT_FOUND', `task ${taskId} has no artifact ${JSON.stringify(name)}`);
    return artifact;
  }

  /**
   * Returns a stream of an artifact or of a range; the caller reads it to the end or destroys it. It stays readable if the artifact is replaced
   * or removed meanwhile. @throws YardError `NOT_FOUND` if the file is gone.
   */
  read(taskId: string, { file, sizeBytes }: StoredArtifact, range?: ByteRange): Promise<Readable> {
    const whole = sizeBytes === 0 ? undefined : { firstByte: 0, lastByte: sizeBytes - 1 };
    return this.files.read(taskId, file, range ?? whole);
  }

  /**
   * Removes the files of tasks that the store has removed. Never rejects: if this fails, a later sweep removes the
   * files.
   */
  async removeTasks(taskIds: readonly string[]): Promise<void> {
    for (const taskId of taskIds) await this.cleanup.discardTask(taskId);
  }

  private async record({ taskId, leaseId }: ArtifactUpload, added: NewArtifact) {
    const answer = await this.store.artifacts.add(leaseId, added, this.clock.nowMs());
    if (answer.status === 'stale') throw staleLease();
    if (answer.status === 'full')
      throw new YardError('TOO_MANY_ARTIFACTS', `the task has reached its artifact limit (${answer.artifactsMax})`);
    if (answer.replaced !== undefined) await this.cleanup.discard(taskId, answer.replaced);
    const { file: _, ...artifact } = added;
    return { artifact, isNew: answer.replaced === undefined };
  }
}

function staleLease(): YardError {
  return new YardError('STALE_LEASE', 'the lease is not the one of the running attempt of this task');
}
