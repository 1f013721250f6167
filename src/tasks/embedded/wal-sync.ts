import { open, type FileHandle } from 'node:fs/promises';
import { SystemClock, type Clock, type Timer } from '@yardmaster/worker-kit/clock';

const delayMs = 1000;

/**
 * Syncs committed data to disk in the background, about a second after a commit, for `durability` `normal`. Without it, SQLite syncs only at
 * checkpoints, and the kernel writes after half a minute.
 */
export class WalSync {
  private timer?: Timer;
  private handle?: FileHandle;
  private syncing?: Promise<void>;
  private isClosed = false;

  /** `path` is the database. SQLite locks that file, not its log, so opening and closing the log releases no locks. */
  constructor(
    private readonly path: string,
    private readonly onError: (error: unknown) => void,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  /** Schedules a sync; call this after each commit. */
  schedule(): void {
    if (this.timer || this.isClosed) return;
    this.timer = this.clock.setTimer(delayMs, () => {
      this.timer = undefined;
      if (this.syncing) return this.schedule();
      this.syncing = this.sync().finally(() => (this.syncing = undefined));
    });
  }

  /** Waits for a running sync. Call this before the database is closed. */
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
