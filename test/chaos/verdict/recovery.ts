import type { FaultRecord, History } from '../history';
import { groupBy } from './group-by';

/** How long recoveries of one kind took. */
export interface Recoveries {
  count: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface RecoveryTimes {
  /** kill -9 of a worker, of which its supervisor tells → its task runs elsewhere. */
  workerKilledTold?: Recoveries;
  /** kill -9 of a worker, of which nobody tells → its task runs elsewhere. */
  workerKilled?: Recoveries;
  /** SIGSTOP of a worker → its task runs elsewhere. */
  workerStopped?: Recoveries;
  /** The link of a worker becomes a black hole → its task runs elsewhere. */
  linkHeld?: Recoveries;
  /** kill -9 of the control plane → its next start listens. */
  controlPlaneBack?: Recoveries;
  /** kill -9 of the control plane → the first task finishes after that. */
  controlPlaneFirstTask?: Recoveries;
  /** Recoveries that another fault disturbed, or that waited for a free slot; they are not counted above. */
  disturbed: number;
}

/** How long it took to run elsewhere what a fault had taken, and to come back. */
export function recoveryTimes(history: History): RecoveryTimes {
  const moved = history.faults.flatMap((fault) => movesAfter(fault, history).map((move) => ({ fault, ...move })));
  const clean = moved.filter(({ isDisturbed }) => !isDisturbed);
  const ofKind = (isMeant: (fault: FaultRecord) => boolean): Recoveries | undefined =>
    summary(clean.filter(({ fault }) => isMeant(fault)).map(({ durationMs }) => durationMs));
  const crashes = history.faults.filter(({ kind }) => kind === 'killControlPlane');
  return {
    workerKilledTold: ofKind(({ kind, isTold }) => kind === 'killWorker' && isTold === true),
    workerKilled: ofKind(({ kind, isTold }) => kind === 'killWorker' && isTold !== true),
    workerStopped: ofKind(({ kind }) => kind === 'stopWorker'),
    linkHeld: ofKind(({ kind }) => kind === 'holdLink'),
    controlPlaneBack: summary(crashes.map(({ fromMs, untilMs }) => untilMs - fromMs)),
    controlPlaneFirstTask: summary(crashes.flatMap((crash) => firstTaskAfter(crash, history))),
    disturbed: moved.length - clean.length,
  };
}

/** Percentiles by nearest rank; nothing of nothing. */
export function summary(durationsMs: readonly number[]): Recoveries | undefined {
  if (durationsMs.length === 0) return undefined;
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

const movers = new Set<FaultRecord['kind']>(['killWorker', 'stopWorker', 'holdLink']);
/** For workers to register after a crash: until then the control plane has no link whose end it could see. */
const registeredMsMax = 3000;
/** From a claim to the begin of the work; where it takes longer, the claim was not the end of the wait. */
const startMsMax = 200;

/** What the worker ran when the fault began, was taken from it, and began elsewhere. */
function movesAfter(
  fault: FaultRecord,
  { tasks, executions, faults }: History,
): Array<{ durationMs: number; isDisturbed: boolean }> {
  if (!movers.has(fault.kind)) return [];
  const byTask = groupBy(executions, ({ taskId }) => taskId);
  return tasks.flatMap(({ id, attempts }) => {
    const taken = attempts.find(
      ({ workerId, startedAtMs, finishedAtMs, status }) =>
        workerId === fault.workerId &&
        status === 'lost' &&
        startedAtMs <= fault.fromMs &&
        finishedAtMs! >= fault.fromMs,
    );
    const next = taken && byTask.get(id)?.find(({ attempt }) => attempt > taken.attempt);
    if (!next) return [];
    const claim = attempts.find(({ attempt }) => attempt === next.attempt)!;
    const waitedMs =
      claim.startedAtMs - taken.finishedAtMs! + Math.max(0, next.beganAtMs - claim.startedAtMs - startMsMax);
    const isHit = faults.some(
      ({ kind, fromMs, untilMs }) =>
        kind === 'killControlPlane' && fromMs <= next.beganAtMs && untilMs + registeredMsMax >= fault.fromMs,
    );
    return [{ durationMs: next.beganAtMs - fault.fromMs, isDisturbed: isHit || waitedMs > startMsMax }];
  });
}

/** Beyond what a dying control plane may have recorded in its last moment. */
const lastMomentMs = 50;

function firstTaskAfter({ fromMs }: FaultRecord, { tasks }: History): number[] {
  const ends = tasks.map(({ finishedAtMs = 0 }) => finishedAtMs).filter((atMs) => atMs > fromMs + lastMomentMs);
  return ends.length > 0 ? [Math.min(...ends) - fromMs] : [];
}
