import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { YardError, type Artifact } from '../protocol';
import type { NewArtifact, StoredArtifact, TaskStore } from '../tasks';
import type { ArtifactFiles } from './artifact-files';
import type { ArrivingArtifact, ArtifactReceiver } from './artifact-receiver';
import { sweep } from './sweep';

/** The files that attempts leave. The store decides which files exist; this class removes every file that the store does not know. */
export class Artifacts {
  private isClosed = false;

  constructor(
    private readonly store: TaskStore,
    private readonly files: ArtifactFiles,
    private readonly receiver: ArtifactReceiver,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Removes the files that a crash left without an entry in the store. Runs in the background: it may take long, and nothing waits for it. */
  start(): void {
    const { store, files, receiver, log } = this;
    const isArriving = (file: string): boolean => receiver.isArriving(file);
    sweep(store.artifacts, files, isArriving, () => this.isClosed).then(
      (removed) =>
        removed > 0 && log.info({ event: 'artifactsSwept', removed }, 'removed files that belong to no task'),
      (error: unknown) =>
        this.isClosed || log.error({ err: error }, 'files that belong to no task could not be removed'),
    );
  }

  close(): Promise<void> {
    this.isClosed = true;
    return this.files.close();
  }

  /**
   * Receives a file to its end and records it under the lease. `isNew`: the task had no artifact of this name.
   * @throws YardError `STALE_LEASE`, `PAYLOAD_TOO_LARGE`, `DIGEST_MISMATCH`, `TOO_MANY_ARTIFACTS`, `STORAGE_FULL`, `LINK_CLOSED`; nothing is
   * left behind then.
   */
  async take(arriving: ArrivingArtifact): Promise<{ artifact: Artifact; isNew: boolean }> {
    const { taskId, leaseId } = arriving;
    const holder = await this.store.attempts.under(leaseId);
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

  /** Opens the bytes of an artifact; the caller closes them. They stay readable if the artifact is replaced or removed meanwhile. */
  open(taskId: string, { file }: StoredArtifact): Promise<FileHandle> {
    return this.files.open(taskId, file);
  }

  /** Removes the files of tasks that the store has removed. Never rejects; files left behind are swept at the next start. */
  async removeTasks(taskIds: readonly string[]): Promise<void> {
    for (const taskId of taskIds) await this.files.discardTask(taskId);
  }

  private async record({ taskId, leaseId }: ArrivingArtifact, added: NewArtifact) {
    const answer = await this.store.artifacts.add(leaseId, added, this.clock.nowMs());
    if (answer.status === 'stale') throw staleLease();
    if (answer.status === 'full')
      throw new YardError('TOO_MANY_ARTIFACTS', `artifact limit of a task reached (${answer.artifactsMax})`);
    if (answer.replaced !== undefined) await this.files.discard(taskId, answer.replaced);
    const { file: _, ...artifact } = added;
    return { artifact, isNew: answer.replaced === undefined };
  }
}

function staleLease(): YardError {
  return new YardError('STALE_LEASE', 'the lease is not that of the running attempt of this task');
}
