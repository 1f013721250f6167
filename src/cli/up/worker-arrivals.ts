import { EventEmitter } from 'node:events';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { WorkerState } from '../../registry';
import type { FailingWorkers } from './worker-troubles';

/** The states of workers, with an event for each change. */
export interface WorkerStates {
  get(workerId: string): { state: WorkerState } | undefined;
  on(event: 'state', listener: () => void): unknown;
  off(event: 'state', listener: () => void): unknown;
}

/**
 * Waits for workers to come online at the control plane. Emits `missing` with the ids of the missing workers at the
 * start and at each change.
 */
export class WorkerArrivals extends EventEmitter<{ missing: [workerIds: string[]] }> {
  constructor(
    private readonly workers: WorkerStates,
    private readonly workerIds: readonly string[],
    private readonly failing: FailingWorkers,
  ) {
    super();
  }

  /**
   * Resolves to the ids of the missing workers: when each worker is online, draining or failing, after `deadlineMs`, or
   * when `signal` aborts.
   */
  wait(clock: Clock, deadlineMs: number, signal: AbortSignal): Promise<string[]> {
    const { workers, failing } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        deadline.cancel();
        workers.off('state', look);
        failing.off('added', look);
        signal.removeEventListener('abort', done);
        resolve(this.missing());
      };
      const look = (): void => {
        const ids = this.missing();
        this.emit('missing', ids);
        if (ids.every((id) => failing.has(id))) done();
      };
      const deadline = clock.setTimer(deadlineMs, done);
      workers.on('state', look);
      failing.on('added', look);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
      else look();
    });
  }

  private missing(): string[] {
    return this.workerIds.filter((id) => !hasArrived(this.workers.get(id)));
  }
}

function hasArrived(worker: { state: WorkerState } | undefined): boolean {
  return worker?.state === 'online' || worker?.state === 'draining';
}
