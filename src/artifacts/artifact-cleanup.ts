import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { ArtifactRecords } from '../tasks';
import type { ArtifactFiles, StoredFile } from './artifact-files';

/** Files checked in one step of a sweep. */
export const stepFilesMax = 1000;

/** Time between the starts of two sweeps. */
export const sweepIntervalMs = 3_600_000;

/**
 * Removes files that belong to no task. `discard` removes a known file at once. A sweep finds files left by a crash or by a failed removal; it
 * skips young files, because another replica may be receiving them.
 */
export class ArtifactCleanup {
  /** The current sweep, between its steps. */
  private sweeping?: AsyncGenerator<void, void, undefined>;
  private nextSweepAtMs = -Infinity;
  private removed = 0;
  private stepping?: Promise<void>;
  private isClosed = false;

  constructor(
    private readonly records: ArtifactRecords,
    private readonly files: ArtifactFiles,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Minimum age of swept files (`sweepAgeMs`); younger ones may still be recorded. */
    private readonly ageMs: number,
  ) {}

  /** Enables sweeps. */
  open(): void {
    this.isClosed = false;
  }

  /** Removes a file. Never rejects: if this fails, a later sweep removes the file. */
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

  /** Removes all files of a task. Never rejects: if this fails, a later sweep removes the files. */
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
   * Does the next step of the current sweep, or starts a sweep if one is due: at most `stepFilesMax` files. Never rejects. One replica has to
   * call it; calls from several are harmless.
   */
  sweep(): Promise<void> {
    this.stepping ??= this.step()
      .catch((err: unknown) => {
        this.sweeping = undefined;
        this.log.error(
          { event: 'artifact_sweep_failed', err },
          'the sweep of files that belong to no task failed; it begins again in an hour',
        );
      })
      .finally(() => (this.stepping = undefined));
    return this.stepping;
  }

  /** Stops the current sweep after its current file. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.stepping;
    await this.sweeping?.return();
    this.sweeping = undefined;
  }

  private async step(): Promise<void> {
    if (this.isClosed || (!this.sweeping && this.clock.nowMs() < this.nextSweepAtMs)) return;
    this.sweeping ??= this.begin();
    for (let looked = 0; looked < stepFilesMax && !this.isClosed; looked++) {
      if ((await this.sweeping.next()).done) return this.end();
    }
  }

  private begin(): AsyncGenerator<void, void, undefined> {
    this.nextSweepAtMs = this.clock.nowMs() + sweepIntervalMs;
    this.removed = 0;
    return this.sweepAll();
  }

  private end(): void {
    this.sweeping = undefined;
    const { removed } = this;
    if (removed > 0) this.log.info({ event: 'artifacts_swept', removed }, 'removed files that belong to no task');
  }

  /** Yields after each file. */
  private async *sweepAll(): AsyncGenerator<void, void, undefined> {
    let old: StoredFile[] = [];
    for await (const file of this.files.list()) {
      if (old.length > 0 && old[0]!.taskId !== file.taskId) {
        await this.removeUnrecorded(old);
        old = [];
      }
      if (file.ageMs > this.ageMs) old.push(file);
      yield;
    }
    await this.removeUnrecorded(old);
  }

  /** Reads the records after the files were listed: by then, a file of this age without a record will never get one. */
  private async removeUnrecorded(old: readonly StoredFile[]): Promise<void> {
    if (old.length === 0) return;
    const known = new Set((await this.records.of(old[0]!.taskId)).map(({ file }) => file));
    for (const { taskId, file } of old.filter((one) => !known.has(one.file))) {
      if (this.isClosed) return;
      await this.discard(taskId, file);
      this.removed++;
    }
  }
}
