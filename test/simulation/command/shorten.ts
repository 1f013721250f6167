import type { CommandLine } from './options';

/** True if the same rule is broken in a smaller run too. */
export type StillFails = (smaller: CommandLine) => Promise<boolean>;

/** Maximum number of runs to try. */
const triesMax = 40;

/**
 * Searches a smaller run that breaks the same rule: fewer tasks, workers and faults. Limited: the result may not be the
 * smallest.
 */
export async function shorten(failing: CommandLine, faultTotal: number, stillFails: StillFails): Promise<CommandLine> {
  let best: CommandLine = { ...failing, faults: failing.faults ?? Array.from({ length: faultTotal }, (_, at) => at) };
  let tries = 0;
  const attempt = async (smaller: CommandLine): Promise<boolean> => {
    if (tries >= triesMax) return false;
    tries++;
    const fails = await stillFails(smaller);
    if (fails) best = smaller;
    return fails;
  };
  // At the limit of tries, each attempt fails at once.
  for (const name of ['tasks', 'workers'] as const) {
    for (let cut = Math.floor(best[name] / 2); cut >= 1; cut = Math.floor(cut / 2)) {
      while (best[name] - cut >= 1 && (await attempt({ ...best, [name]: best[name] - cut })));
    }
  }
  for (let length = Math.ceil(best.faults!.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < best.faults!.length;) {
      const remaining = [...best.faults!.slice(0, from), ...best.faults!.slice(from + length)];
      if (!(await attempt({ ...best, faults: remaining }))) from += length;
    }
  }
  return best;
}
