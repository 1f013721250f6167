import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock';
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
    const error = this.store.probe().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    const probe: NonNullable<StoreProbe['last']> = { error };
    void error.then(() => (probe.atMs = this.clock.nowMs()));
    return probe;
  }
}
