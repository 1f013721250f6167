import { open, type FileHandle } from 'node:fs/promises';
import { SystemClock, type Clock, type Timer } from '@yardmaster/worker-kit/clock';

const delayMs = 1000;

/**
 * Syncs committed data to disk about a second later, in the background, if commits do not wait for the disk. SQLite alone does so only at
 * checkpoints, and the kernel after half a minute.
 */
export class WalSync {
  private timer?: Timer;
  private handle?: FileHandle;
  private syncing?: Promise<void>;
  private isClosed = false;

  /** `path`: of the database. SQLite locks that file, not its log, so the log may be opened and closed here. */
  constructor(
    private readonly path: string,
    private readonly onError: (error: unknown) => void,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  /** Call after a commit: a sync follows. */
  schedule(): void {
    if (this.timer || this.isClosed) return;
    this.timer = this.clock.setTimer(delayMs, () => {
      this.timer = undefined;
      if (this.syncing) return this.schedule();
      this.syncing = this.sync().finally(() => (this.syncing = undefined));
    });
  }

  /** Resolves when no sync is under way. Call before the database is closed. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.timer?.cancel();
    await this.syncing;
    await this.handle?.close();
  }

  private async sync(): Promise<void> {
    try {
      this.handle ??= await open(`${this.path}-wal`, 'r');
      await this.handle.datasync();
    } catch (error) {
      this.onError(error);
    }
  }
}
