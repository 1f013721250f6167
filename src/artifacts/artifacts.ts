import type { Readable } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError, type Artifact } from '@yardmaster/protocol';
import type { NewArtifact, StoredArtifact, TaskStore } from '../tasks';
import type { ArtifactCleanup } from './artifact-cleanup';
import type { ArtifactFiles, ByteRange } from './artifact-files';
import type { ArrivingArtifact, ArtifactReceiver } from './artifact-receiver';

/** The files that attempts leave. The store decides which files exist; a file that the store does not know is removed. */
export class Artifacts {
  constructor(
    private readonly store: TaskStore,
    private readonly files: ArtifactFiles,
    private readonly receiver: ArtifactReceiver,
    private readonly cleanup: ArtifactCleanup,
    private readonly clock: Clock,
  ) {}

  /** @throws if files cannot be kept. */
  start(): Promise<void> {
    this.cleanup.open();
    return this.files.open();
  }

  /** Ends a sweep. To be called before the store is closed. */
  async close(): Promise<void> {
    await this.cleanup.close();
    await this.files.close();
  }

  /**
   * One step of housekeeping: removes files that a crash left without an entry in the store, and those of tasks that were removed elsewhere.
   * To be called once a round, in one replica; most calls find nothing to do. Never rejects.
   */
  sweep(): Promise<void> {
    return this.cleanup.sweep();
  }

  /**
   * Receives a file to its end and records it under the lease. `isNew`: the task had no artifact of this name.
   * @throws YardError `STALE_LEASE`, `PAYLOAD_TOO_LARGE`, `DIGEST_MISMATCH`, `TOO_MANY_ARTIFACTS`, `STORAGE_FULL`, `LINK_CLOSED`; nothing is
   * left behind then.
   */
  async take(arriving: ArrivingArtifact): Promise<{ artifact: Artifact; isNew: boolean }> {
    const { taskId, leaseId } = arriving;
    const holder = await this.store.attempts.byLease(leaseId);
    if (holder?.taskId !== taskId) throw staleLease();
    return this.receiver.receive(arriving, (added) => this.record(arriving, added));
  }

  /** By name; of every attempt. */
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
   * The bytes of an artifact, or a range of them; the caller reads the stream to its end or destroys it. It stays readable if the artifact
   * is replaced or removed meanwhile. @throws YardError `NOT_FOUND` if the file is gone.
   */
  read(taskId: string, { file, sizeBytes }: StoredArtifact, range?: ByteRange): Promise<Readable> {
    const whole = sizeBytes === 0 ? undefined : { firstByte: 0, lastByte: sizeBytes - 1 };
    return this.files.read(taskId, file, range ?? whole);
  }

  /** Removes the files of tasks that the store has removed. Never rejects; files left behind are swept. */
  async removeTasks(taskIds: readonly string[]): Promise<void> {
    for (const taskId of taskIds) await this.cleanup.discardTask(taskId);
  }

  private async record({ taskId, leaseId }: ArrivingArtifact, added: NewArtifact) {
    const answer = await this.store.artifacts.add(leaseId, added, this.clock.nowMs());
    if (answer.status === 'stale') throw staleLease();
    if (answer.status === 'full')
      throw new YardError('TOO_MANY_ARTIFACTS', `artifact limit of a task reached (${answer.artifactsMax})`);
    if (answer.replaced !== undefined) await this.cleanup.discard(taskId, answer.replaced);
    const { file: _, ...artifact } = added;
    return { artifact, isNew: answer.replaced === undefined };
  }
}

function staleLease(): YardError {
  return new YardError('STALE_LEASE', 'the lease is not that of the running attempt of this task');
}
