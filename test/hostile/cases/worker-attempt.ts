import type { World } from '../support/world';
import type { HostileWorker } from '../support/worker';

/** Returns the path of an item in this many nested lists. */
export const zeros = (count: number): string => Array.from({ length: count }, () => '0').join('.');
/** Returns nested lists. */
export const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
export const list = (count: number, item: (at: number) => string): string =>
  `[${Array.from({ length: count }, (_, at) => item(at)).join(',')}]`;
/** Summarizes the answers with their counts. */
export const counted = (words: readonly string[]): string =>
  [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} × ${word}`).join(', ');

export const invalid = (path: string): string => `INVALID_MESSAGE ${path}`;

/** Runs an attempt on a new worker. Resolves to the result of `act`, and to the outcome of the task. */
export const attempt =
  (act: (worker: HostileWorker, leaseId: string, world: World) => Promise<string>) =>
  async (world: World): Promise<string> => {
    const worker = await world.worker();
    const outcome = world.outcomeOf(worker.capability);
    const { leaseId } = await worker.take();
    const told = await act(worker, leaseId, world);
    if (told.startsWith('closed')) return (outcome.catch(() => undefined), told);
    return `${told}, ${await outcome}`;
  };
