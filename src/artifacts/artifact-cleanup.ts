import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { ArtifactRecords } from '../tasks';
import type { ArtifactFiles, KeptFile } from './artifact-files';

/** Files that one step of a sweep looks at. */
export const stepFilesMax = 1000;

/** From the beginning of one sweep to that of the next. */
export const sweepIntervalMs = 3_600_000;

/**
 * Removes files that no task has. Those that are known to be of no use go at once; those that a crash left, or that could not be removed, are
 * swept: found by their age, since other replicas may be receiving the younger ones.
 */
export class ArtifactCleanup {
  /** The sweep that has begun and not ended yet, between its steps. */
  private pass?: AsyncGenerator<void, void, undefined>;
  private nextPassAtMs = -Infinity;
  private removed = 0;
  private stepping?: Promise<void>;
  private isClosed = false;

  constructor(
    private readonly records: ArtifactRecords,
    private readonly files: ArtifactFiles,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Younger files may still be recorded (`sweepAgeMs`). */
    private readonly ageMs: number,
  ) {}

  /** Sweeps may be done from now on. */
  open(): void {
    this.isClosed = false;
  }

  /** Removes a file. Never rejects: a file left behind is swept. */
  async discard(taskId: string, file: string): Promise<void> {
    await this.files
      .remove(taskId, file)
      .catch((err: unknown) =>
        this.log.warn(
          { event: 'artifact_remove_failed', err, taskId, file },
          'could not remove a file of the task; the sweep removes it later',
        ),
      );
  }

  /** Removes all files of a task. Never rejects: files left behind are swept. */
  async discardTask(taskId: string): Promise<void> {
    await this.files
      .removeTask(taskId)
      .catch((err: unknown) =>
        this.log.warn(
          { event: 'artifact_remove_failed', err, taskId },
          'could not remove the files of the task; the sweep removes them later',
        ),
      );
  }

  /**
   * Does one step of the sweep that is due, if one is: at most `stepFilesMax` files, from where the last step ended. Never rejects. Only one
   * replica needs to call it; more are harmless.
   */
  sweep(): Promise<void> {
    this.stepping ??= this.step()
      .catch((err: unknown) => {
        this.pass = undefined;
        this.log.error(
          { event: 'artifact_sweep_failed', err },
          'the sweep of files that belong to no task failed; it begins again in an hour',
        );
      })
      .finally(() => (this.stepping = undefined));
    return this.stepping;
  }

  /** Resolves when nothing is swept any more; it goes no further than the file at hand. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.stepping;
    await this.pass?.return();
    this.pass = undefined;
  }

  private async step(): Promise<void> {
    if (this.isClosed || (!this.pass && this.clock.nowMs() < this.nextPassAtMs)) return;
    this.pass ??= this.begin();
    for (let looked = 0; looked < stepFilesMax && !this.isClosed; looked++) {
      if ((await this.pass.next()).done) return this.end();
    }
  }

  private begin(): AsyncGenerator<void, void, undefined> {
    this.nextPassAtMs = this.clock.nowMs() + sweepIntervalMs;
    this.removed = 0;
    return this.lookAtAll();
  }

  private end(): void {
    this.pass = undefined;
    const { removed } = this;
    if (removed > 0) this.log.info({ event: 'artifacts_swept', removed }, 'removed files that belong to no task');
  }

  /** Yields after each file. */
  private async *lookAtAll(): AsyncGenerator<void, void, undefined> {
    let old: KeptFile[] = [];
    for await (const file of this.files.list()) {
      if (old.length > 0 && old[0]!.taskId !== file.taskId) {
        await this.removeUnknown(old);
        old = [];
      }
      if (file.ageMs > this.ageMs) old.push(file);
      yield;
    }
    await this.removeUnknown(old);
  }

  /** The store is asked after the files were found: it knows by then every file of this age that it will ever know. */
  private async removeUnknown(old: readonly KeptFile[]): Promise<void> {
    if (old.length === 0) return;
    const known = new Set((await this.records.of(old[0]!.taskId)).map(({ file }) => file));
    for (const { taskId, file } of old.filter((one) => !known.has(one.file))) {
      if (this.isClosed) return;
      await this.discard(taskId, file);
      this.removed++;
    }
  }
}
