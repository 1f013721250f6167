import type { PlannedFault } from './fault-plan';
import { SeededRandom } from './seeded-random';

/** Each fault of a drill has the fleet for itself for so long: to hit, to be recovered from, and to be forgotten. */
const steps: ReadonlyArray<Omit<PlannedFault, 'atMs'> & { lastsMs: number }> = [
  { kind: 'killWorker', durationMs: 300, isTold: true, lastsMs: 2000 },
  { kind: 'killWorker', durationMs: 300, isTold: true, lastsMs: 2000 },
  { kind: 'killWorker', durationMs: 300, isTold: true, lastsMs: 2000 },
  { kind: 'killControlPlane', durationMs: 0, lastsMs: 6000 },
  { kind: 'stopWorker', durationMs: 5500, lastsMs: 7000 },
];

/** How long one drill takes. */
export const drillMs = steps.reduce((sum, { lastsMs }) => sum + lastsMs, 0);

/**
 * What the promised recovery times are measured by: one fault at a time, from `fromMs` on, on a fleet that has work but no other
 * trouble. The same options give the same plan.
 */
export function planDrills(options: { seed: number; drills: number; workers: number; fromMs: number }): PlannedFault[] {
  const random = new SeededRandom(options.seed + 2);
  const plan: PlannedFault[] = [];
  let atMs = options.fromMs;
  for (let drill = 0; drill < options.drills; drill++) {
    for (const { lastsMs, ...fault } of steps) {
      const worker = fault.kind === 'killControlPlane' ? {} : { worker: random.integer(0, options.workers - 1) };
      plan.push({ ...fault, ...worker, atMs });
      atMs += lastsMs;
    }
  }
  return plan;
}
