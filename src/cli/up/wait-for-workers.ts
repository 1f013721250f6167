import type { Clock } from '../../clock';
import type { WorkerState } from '../../registry';
import type { HopelessWorkers } from './worker-troubles';

/** The states of workers, and word of each change. */
export interface WorkerStates {
  get(workerId: string): { state: WorkerState } | undefined;
  on(event: 'state', listener: () => void): unknown;
  off(event: 'state', listener: () => void): unknown;
}

export interface WaitOptions {
  clock: Clock;
  deadlineMs: number;
  signal: AbortSignal;
  /** Workers that it is of no use to wait for. */
  hopeless?: HopelessWorkers;
  onChange?: (missing: string[]) => void;
}

/**
 * Resolves when all of these workers are online, draining or hopeless, when `deadlineMs` is over, or when `signal` says that nobody waits
 * any more; to the ids of those that are missing. `onChange` is told whenever that is fewer or more.
 */
export function waitForWorkers(
  workers: WorkerStates,
  workerIds: readonly string[],
  { clock, deadlineMs, signal, hopeless, onChange }: WaitOptions,
): Promise<string[]> {
  return new Promise((resolve) => {
    const missing = (): string[] => workerIds.filter((id) => !isHere(workers.get(id)));
    const done = (): void => {
      deadline.cancel();
      workers.off('state', look);
      hopeless?.off('more', look);
      signal.removeEventListener('abort', done);
      resolve(missing());
    };
    const look = (): void => {
      const ids = missing();
      onChange?.(ids);
      if (ids.every((id) => hopeless?.has(id))) done();
    };
    const deadline = clock.setTimer(deadlineMs, done);
    workers.on('state', look);
    hopeless?.on('more', look);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
    else look();
  });
}

function isHere(worker: { state: WorkerState } | undefined): boolean {
  return worker?.state === 'online' || worker?.state === 'draining';
}
