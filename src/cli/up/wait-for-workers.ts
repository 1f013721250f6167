import type { Clock } from '../../clock';
import type { Registry, WorkerRecord } from '../../registry';

export interface WaitOptions {
  clock: Clock;
  deadlineMs: number;
  signal: AbortSignal;
  onChange?: (missing: string[]) => void;
}

/**
 * Resolves when all of these workers are online or draining, when `deadlineMs` is over, or when `signal` says that nobody waits
 * any more; to the ids of those that are missing. `onChange` is told whenever that is fewer or more.
 */
export function waitForWorkers(
  registry: Registry,
  workerIds: readonly string[],
  { clock, deadlineMs, signal, onChange }: WaitOptions,
): Promise<string[]> {
  return new Promise((resolve) => {
    const missing = (): string[] => workerIds.filter((id) => !isHere(registry.get(id)));
    const done = (): void => {
      deadline.cancel();
      registry.off('state', look);
      signal.removeEventListener('abort', done);
      resolve(missing());
    };
    const look = (): void => {
      const ids = missing();
      onChange?.(ids);
      if (ids.length === 0) done();
    };
    const deadline = clock.setTimer(deadlineMs, done);
    registry.on('state', look);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
    else look();
  });
}

function isHere(worker: WorkerRecord | undefined): boolean {
  return worker?.state === 'online' || worker?.state === 'draining';
}
