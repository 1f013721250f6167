import { scenarios } from './plan/scenarios';
import { run, type RunResult } from './run';

/** Number of seeds of the tests, divided among files that run in parallel. */
export const seedTotal = 1000;

/** Runs a small system under random faults. */
export function perform(seed: number, agents = 1): Promise<RunResult> {
  return run(scenarios['random-faults']({ seed, agents, workers: 4, tasks: 40, load: 0.8 }));
}

/** Returns the rules broken with the seeds from `first` to `last` in steps of `step`. */
export async function brokenRules(first: number, step: number, last = seedTotal, agents = 1): Promise<string[]> {
  const broken: string[] = [];
  for (let seed = first; seed <= last; seed += step) {
    const { violations } = await perform(seed, agents);
    for (const { rule, what } of violations) broken.push(`seed ${seed}: ${rule}: ${what}`);
  }
  return broken;
}
