import type { PlannedFault } from './fault-plan';
import { SeededRandom } from './seeded-random';

type Step = Omit<PlannedFault, 'atMs' | 'worker'> & { lastsMs: number };

const killReported: Step = { kind: 'killWorker', durationMs: 300, isReported: true, lastsMs: 2000 };
/** Restarts only after the reconnect grace, which no report shortens. */
const killUnreported: Step = { kind: 'killWorker', durationMs: 2500, lastsMs: 4000 };
const crash: Step = { kind: 'killControlPlane', durationMs: 0, lastsMs: 8000 };
const silences: readonly Step[] = [
  { kind: 'stopWorker', durationMs: 5500, lastsMs: 7000 },
  { kind: 'holdLink', durationMs: 5500, lastsMs: 7000 },
];

/** Returns the faults of a drill. `lastsMs` is the time for the fault and the recovery, without other faults. */
function stepsOf(drill: number): Step[] {
  return [killReported, killReported, killReported, killUnreported, crash, silences[drill % silences.length]!];
}

/** Duration of a drill. */
export const drillMs = stepsOf(0).reduce((sum, { lastsMs }) => sum + lastsMs, 0);

/**
 * Plans the drills that measure recovery times: one fault at a time, from `fromMs` on, on a fleet with work but no other
 * faults. The same options give the same plan.
 */
export function planDrills(options: { seed: number; drills: number; workers: number; fromMs: number }): PlannedFault[] {
  const random = new SeededRandom(options.seed + 2);
  const plan: PlannedFault[] = [];
  let atMs = options.fromMs;
  for (let drill = 0; drill < options.drills; drill++) {
    for (const { lastsMs, ...fault } of stepsOf(drill)) {
      const worker = fault.kind === 'killControlPlane' ? {} : { worker: random.integer(0, options.workers - 1) };
      plan.push({ ...fault, ...worker, atMs });
      atMs += lastsMs;
    }
  }
  return plan;
}
