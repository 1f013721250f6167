import { open, type FileHandle } from 'node:fs/promises';
import { SystemClock, type Clock, type Timer } from '../../clock';

const delayMs = 1000;

/**
 * Lets what was committed reach the disk about a second later, where commits do not wait for that: in the background, on a thread of
 * its own. SQLite does so only when it checkpoints, and the kernel after half a minute.
 */
export class WalSync {
  private timer?: Timer;
  private handle?: FileHandle;
  private syncing?: Promise<void>;
  private isClosed = false;

  /** `path`: of the database. SQLite puts its locks on that file, not on the one beside it, which may be opened and closed here. */
  constructor(
    private readonly path: string,
    private readonly onError: (error: unknown) => void,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  /** Something was committed. */
  note(): void {
    if (this.timer || this.isClosed) return;
    this.timer = this.clock.setTimer(delayMs, () => {
      this.timer = undefined;
      if (this.syncing) return this.note();
      this.syncing = this.sync().finally(() => (this.syncing = undefined));
    });
  }

  /** Resolves when nothing of it is under way. To be called before the database is closed. */
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
