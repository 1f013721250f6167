import type { PlannedFault } from './fault-plan';
import { SeededRandom } from './seeded-random';

type Step = Omit<PlannedFault, 'atMs' | 'worker'> & { lastsMs: number };

const killAndTell: Step = { kind: 'killWorker', durationMs: 300, isTold: true, lastsMs: 2000 };
/** Back only after its grace, which nobody ends before. */
const killUntold: Step = { kind: 'killWorker', durationMs: 2500, lastsMs: 4000 };
const crash: Step = { kind: 'killControlPlane', durationMs: 0, lastsMs: 8000 };
const silences: readonly Step[] = [
  { kind: 'stopWorker', durationMs: 5500, lastsMs: 7000 },
  { kind: 'holdLink', durationMs: 5500, lastsMs: 7000 },
];

/** Each fault has the fleet for itself for so long: to hit, to be recovered from, and to be forgotten. */
function stepsOf(drill: number): Step[] {
  return [killAndTell, killAndTell, killAndTell, killUntold, crash, silences[drill % silences.length]!];
}

/** How long one drill takes. */
export const drillMs = stepsOf(0).reduce((sum, { lastsMs }) => sum + lastsMs, 0);

/**
 * What the promised recovery times are measured by: one fault at a time, from `fromMs` on, on a fleet that has work but no other
 * trouble. The same options give the same plan.
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
