import { chanceOf, exponential } from './chance';
import { drawClass, meanRunMs, mix } from './mix';
import { noRates, type Fault, type Plan, type PlannedTask, type ScenarioOptions, type WorkerShape } from './plan';
import { randomFaults } from './random-faults';

export type ScenarioName = 'steady' | 'rolling-restart' | 'registration-storm' | 'random-faults';

/** Every scenario by its name. */
export const scenarios: Readonly<Record<ScenarioName, (options: ScenarioOptions) => Plan>> = {
  steady: (options) => mixed(options, []),
  'rolling-restart': (options) => mixed(options, restarts(options)),
  'registration-storm': (options) => mixed(options, storms(options)),
  'random-faults': randomFaults,
};

const slots = 2;

/** Plans the published mix on identical workers, at the requested load. */
function mixed(options: ScenarioOptions, faults: Fault[]): Plan {
  const { seed, workers, tasks } = options;
  return {
    seed,
    config: {
      queueLengthMax: 10_000_000,
      workersMax: 100_000,
      retentionTasksMax: 20_000,
      taskAttemptsMax: 10,
    },
    workers: Array.from({ length: workers }, (_, index) => mixWorker(index)),
    taskTotal: tasks,
    task: (n) => mixTask(n, seed, betweenMs(options)),
    faults,
    rates: noRates,
    settleMsMax: 3_600_000,
  };
}

export function mixWorker(index: number): WorkerShape {
  return {
    workerId: `w${index}`,
    slots,
    excessSlots: 0,
    capabilities: mix.map(({ capability }) => capability),
    labels: {},
    sessionsMax: 0,
    slowness: 1,
    skewMs: 0,
  };
}

export function mixTask(n: number, seed: number, meanBetweenMs: number): PlannedTask {
  const random = chanceOf(seed, 'task', n);
  const afterMs = exponential(random, meanBetweenMs);
  const { capability, runMs } = drawClass(random);
  return { n, afterMs, request: { capability, timeoutMs: 3_600_000 }, runMs: runMs(random), behaviours: [] };
}

function betweenMs({ workers, load }: ScenarioOptions): number {
  return meanRunMs / (workers * slots * load);
}

function expectedMs(options: ScenarioOptions): number {
  return options.tasks * betweenMs(options);
}

/** Plans restarts: each worker in turn drains and restarts while work continues. */
function restarts(options: ScenarioOptions): Fault[] {
  const { workers } = options;
  const stepMs = expectedMs(options) / (workers + 1);
  return Array.from({ length: workers }, (_, worker) => ({
    atMs: Math.round((worker + 0.5) * stepMs),
    kind: 'restart' as const,
    worker,
    deadlineMs: 2000,
  }));
}

/** Cuts all links at once, three times; all workers register again. */
function storms(options: ScenarioOptions): Fault[] {
  return [0.25, 0.5, 0.75].map((at) => ({ atMs: Math.round(at * expectedMs(options)), kind: 'storm', times: 1 }));
}
