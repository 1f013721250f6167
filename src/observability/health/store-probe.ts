import { Injectable } from '@nestjs/common';
import { Clock } from '@yardmaster/worker-kit/clock';
import { TaskStore } from '../../tasks';

/** How long a result may be reused: each probe writes to the disk, and anybody may ask. */
export const probeFreshMs = 1000;

/** Probes the store at most once at a time, and once in `probeFreshMs`. */
@Injectable()
export class StoreProbe {
  /** The last probe, and when it ended; without a time while it is under way. */
  private last?: { error: Promise<Error | undefined>; atMs?: number };

  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  /** Resolves to the error of the last probe, if it failed. Callers who ask at about the same time share one probe. */
  error(): Promise<Error | undefined> {
    const isOld = this.clock.nowMs() - (this.last?.atMs ?? Infinity) >= probeFreshMs;
    if (!this.last || isOld) this.last = this.probe();
    return this.last.error;
  }

  private probe(): NonNullable<StoreProbe['last']> {
    const probe: NonNullable<StoreProbe['last']> = { error: this.write() };
    void probe.error.then(() => (probe.atMs = this.clock.nowMs()));
    return probe;
  }

  private async write(): Promise<Error | undefined> {
    try {
      await this.store.probe();
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }
}
