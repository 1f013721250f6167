import { Injectable } from '@nestjs/common';
import { Clock } from '@yardmaster/worker-kit/clock';
import { TaskStore } from '../../tasks';

/** Time for which a result is reused: each probe writes to the disk, and the route is public. */
export const probeFreshMs = 1000;

/** Probes the store, at most once per `probeFreshMs` and never concurrently. */
@Injectable()
export class StoreProbe {
  /** The last probe. `atMs` is its end, undefined while it is running. */
  private last?: { error: Promise<Error | undefined>; atMs?: number };

  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  /** Resolves to the error of the probe if it failed. Concurrent callers share a probe. */
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
