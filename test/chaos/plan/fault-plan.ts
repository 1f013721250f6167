import type { FaultKind } from '../history';
import { SeededRandom } from './seeded-random';

/** A fault that begins `atMs` after the start and lasts `durationMs`. */
export interface PlannedFault {
  kind: FaultKind;
  atMs: number;
  durationMs: number;
  /** Index of the worker in the fleet; absent if the fault does not affect a worker. */
  worker?: number;
  /** For `delayLink`: the delay, and whether the link is cut at the end, which loses data in transit. */
  delayMs?: number;
  endsInCut?: boolean;
  /** For `cutLink`: the interval of further cuts. */
  everyMs?: number;
  /** For `killWorker`: whether it restarts with a new id, and whether its exit is reported to the control plane. */
  hasNewId?: boolean;
  isReported?: boolean;
}

export interface PlanOptions {
  seed: number;
  seconds: number;
  workers: number;
}

/** Faults are clearly shorter or clearly longer than the time after which a worker counts as lost. */
const shortMs = [200, 1500] as const;
const durationsMs: Record<FaultKind, { brief?: readonly [number, number]; long: readonly [number, number] }> = {
  killWorker: { long: [500, 4000] },
  killControlPlane: { long: [0, 0] },
  stopControlPlane: { brief: shortMs, long: [2500, 5000] },
  stopWorker: { brief: shortMs, long: [6000, 9000] },
  holdLink: { brief: shortMs, long: [6000, 9000] },
  refuseLink: { brief: [100, 400], long: [2500, 5000] },
  cutLink: { brief: [100, 600], long: [0, 0] },
  delayLink: { long: [1000, 4000] },
  cutClient: { long: [0, 0] },
};

/** The longest faults come first, so that a short run has each kind; later ones are random. */
const opening: readonly FaultKind[] = ['stopWorker', 'killWorker', 'killControlPlane', 'cutLink'];
const later: readonly FaultKind[] = [
  ...opening,
  'holdLink',
  'killWorker',
  'cutLink',
  'refuseLink',
  'refuseLink',
  'delayLink',
  'delayLink',
  'cutClient',
  'stopControlPlane',
];

/** Time before the first kill of the control plane and between two kills, so that it can restart and finish some recoveries. */
const controlPlaneRestMs = 7000;
/** Time for a worker to recover after a fault. */
const workerRestMs = 1000;

/**
 * Plans the faults of a run, in order of time; all end before the run does. The same options give the same plan. At most half of the workers
 * have a fault at a time, so that work continues.
 */
export function planFaults({ seed, seconds, workers }: PlanOptions): PlannedFault[] {
  const random = new SeededRandom(seed);
  const endMs = seconds * 1000;
  const plan: PlannedFault[] = [];
  const pending = [...opening];
  for (let atMs = 500; atMs < endMs; atMs += random.integer(100, 900)) {
    if (pending.length === 0) pending.push(...random.shuffled(later));
    const isOpening = plan.length < opening.length - 1;
    const index = pending.findIndex((kind) => {
      const placed = assignFault(shapeFault(kind, atMs, isOpening, random), { plan, workers, endMs }, random);
      return placed !== undefined && plan.push(placed);
    });
    if (index >= 0) pending.splice(index, 1); // a kind that does not fit now is retried later
  }
  return plan;
}

function shapeFault(kind: FaultKind, atMs: number, isLong: boolean, random: SeededRandom): PlannedFault {
  const { brief, long } = durationsMs[kind];
  const [min, max] = !isLong && brief && random.chance(0.4) ? brief : long;
  return {
    kind,
    atMs,
    durationMs: random.integer(min, max),
    ...(kind === 'delayLink' && { delayMs: random.integer(20, 300), endsInCut: random.chance(0.7) }),
    ...(kind === 'cutLink' && { everyMs: random.integer(30, 250) }),
    ...(kind === 'killWorker' && { hasNewId: random.chance(0.3), isReported: random.chance(0.7) }),
  };
}

interface PlanSoFar {
  plan: readonly PlannedFault[];
  workers: number;
  endMs: number;
}

/** Assigns the fault to a worker without one; undefined if it does not fit the plan so far. */
function assignFault(
  fault: PlannedFault,
  { plan, workers, endMs }: PlanSoFar,
  random: SeededRandom,
): PlannedFault | undefined {
  if (fault.atMs + fault.durationMs > endMs) return undefined;
  if (fault.kind === 'cutClient') return fault;
  if (isOfControlPlane(fault)) {
    const last = plan.findLast(isOfControlPlane);
    return fault.atMs - (last ? last.atMs + last.durationMs : 0) < controlPlaneRestMs ? undefined : fault;
  }
  const busy = new Set(plan.filter((other) => lasts(other, fault.atMs)).map(({ worker }) => worker));
  busy.delete(undefined);
  const free = Array.from({ length: workers }, (_, index) => index).filter((index) => !busy.has(index));
  if (free.length === 0 || busy.size >= Math.ceil(workers / 2)) return undefined;
  return { ...fault, worker: random.pick(free) };
}

function isOfControlPlane({ kind }: PlannedFault): boolean {
  return kind === 'killControlPlane' || kind === 'stopControlPlane';
}

function lasts({ atMs, durationMs }: PlannedFault, nowMs: number): boolean {
  return nowMs < atMs + durationMs + workerRestMs;
}
