import type { YardConfig } from '../../../src/config';
import { strategyNames } from '../../../src/strategies';
import type { Waits } from '../checks/waits';
import { meanRunMs, meanRunSquare } from '../plan/mix';
import { noRates, type Plan } from '../plan/plan';
import { mixTask, mixWorker } from '../plan/scenarios';
import { run } from '../run';
import { boundEarly, type EarlyChoice } from './bound-early';
import { leeLongtonWaitMs } from './queueing';

/** One queue order and strategy, measured on one fleet at one load. */
export interface Measured {
  variant: string;
  /** True for the real system, false for a model. */
  isReal: boolean;
  fleet: FleetName;
  load: number;
  waits: Waits;
}

export const loads = [0.6, 0.8, 0.9] as const;
export const fleets = { alike: 0, 'two slow': 2 } as const;
export type FleetName = keyof typeof fleets;

const workers = 8;
const slots = 2;
/** Factor by which a slow worker takes longer. */
const slowness = 2;

type Variant = [name: string, config: Pick<YardConfig, 'queueOrder' | 'loadBalancerStrategy'>];

/** The real system in every order with every strategy. */
export const variants: readonly Variant[] = (['short-first', 'fifo'] as const).flatMap((queueOrder) =>
  strategyNames.map((loadBalancerStrategy): Variant => [
    `${queueOrder}, ${loadBalancerStrategy}`,
    { queueOrder, loadBalancerStrategy },
  ]),
);

const models: readonly EarlyChoice[] = ['round robin', 'two choices', 'least outstanding'];

/** Builds the plan of one measurement: the same tasks at the same times for each variant. */
export function labPlan(
  seed: number,
  tasks: number,
  fleet: FleetName,
  load: number,
  config: Partial<YardConfig> = {},
): Plan {
  const slow = fleets[fleet];
  const shapes = Array.from({ length: workers }, (_, index) => ({
    ...mixWorker(index),
    slowness: index >= workers - slow ? slowness : 1,
  }));
  const capacity = shapes.reduce((sum, shape) => sum + slots / shape.slowness, 0);
  return {
    seed,
    config: { queueLengthMax: 10_000_000, retentionTasksMax: 20_000, ...config },
    workers: shapes,
    taskTotal: tasks,
    task: (n) => mixTask(n, seed, meanRunMs / (capacity * load)),
    faults: [],
    rates: noRates,
    settleMsMax: 24 * 3_600_000,
  };
}

/** Measures everything; calls `onMeasured` with each result. */
export async function measureAll(
  seed: number,
  tasks: number,
  onMeasured: (measured: Measured) => void,
): Promise<Measured[]> {
  const all: Measured[] = [];
  const note = (measured: Measured): void => {
    all.push(measured);
    onMeasured(measured);
  };
  for (const fleet of Object.keys(fleets) as FleetName[]) {
    for (const load of loads) {
      for (const choice of models) {
        const waits = boundEarly(labPlan(seed, tasks, fleet, load), choice);
        note({ variant: `bound at arrival, ${choice}`, isReal: false, fleet, load, waits });
      }
      for (const [variant, config] of variants) {
        const { waits, violations } = await run(labPlan(seed, tasks, fleet, load, config));
        if (violations.length > 0)
          throw new Error(`${variant} at ${load}: ${violations[0]!.rule}: ${violations[0]!.what}`);
        note({ variant, isReal: true, fleet, load, waits });
      }
    }
  }
  return all;
}

/** Returns the theoretical mean wait of one FIFO queue with equal workers. */
export function theoryMs(load: number): number {
  return leeLongtonWaitMs(workers * slots, load, { meanMs: meanRunMs, meanSquare: meanRunSquare });
}
