import type { FaultRecord, History } from '../history';
import { movesOf, type Move } from './moves';

/** How long recoveries of one kind took. */
export interface Recoveries {
  count: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** The task of the longest recovery, if it has one. */
  slowestTaskId?: string;
}

/** Times from a fault until an affected task started on another worker, or until the control plane was back. */
export interface RecoveryTimes {
  /** Killed workers whose exit was reported. */
  workerKilledReported?: Recoveries;
  workerKilled?: Recoveries;
  workerStopped?: Recoveries;
  linkHeld?: Recoveries;
  controlPlaneListens?: Recoveries;
  /** From the restart until every unaffected worker is online. */
  controlPlaneBack?: Recoveries;
  controlPlaneFirstTask?: Recoveries;
  /** Number of tasks excluded above: another fault disturbed them, or they waited for a free slot. */
  disturbed: number;
}

/** Computes the recovery times of a history. */
export function recoveryTimes(history: History): RecoveryTimes {
  const moves = movesOf(history);
  const clean = moves.filter(({ isDisturbed }) => !isDisturbed);
  const ofKind = (isMeant: (fault: FaultRecord) => boolean): Recoveries | undefined =>
    summary(clean.filter(({ fault }) => isMeant(fault)));
  const crashes = history.faults.filter(({ kind }) => kind === 'killControlPlane');
  return {
    workerKilledReported: ofKind(({ kind, isReported }) => kind === 'killWorker' && isReported === true),
    workerKilled: ofKind(({ kind, isReported }) => kind === 'killWorker' && isReported !== true),
    workerStopped: ofKind(({ kind }) => kind === 'stopWorker'),
    linkHeld: ofKind(({ kind }) => kind === 'holdLink'),
    controlPlaneListens: summary(crashes.map(({ fromMs, untilMs }) => ({ durationMs: untilMs - fromMs }))),
    controlPlaneBack: summary(
      crashes.map(({ restartedAtMs, backAtMs = Infinity }) => ({ durationMs: backAtMs - restartedAtMs! })),
    ),
    controlPlaneFirstTask: summary(crashes.flatMap((crash) => firstTaskAfter(crash, history))),
    disturbed: moves.length - clean.length,
  };
}

/** Computes percentiles by nearest rank; undefined for no values. */
export function summary(moves: ReadonlyArray<Pick<Move, 'durationMs'> & Partial<Move>>): Recoveries | undefined {
  if (moves.length === 0) return undefined;
  const sorted = [...moves].sort((a, b) => a.durationMs - b.durationMs);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!.durationMs;
  const { taskId } = sorted.at(-1)!;
  const slowest = taskId === undefined ? {} : { slowestTaskId: taskId };
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), ...slowest };
}

/** Excludes records of the dying control plane. */
const lastMomentMs = 50;

function firstTaskAfter({ fromMs }: FaultRecord, { tasks }: History): Array<{ durationMs: number }> {
  const ends = tasks.map(({ finishedAtMs = 0 }) => finishedAtMs).filter((atMs) => atMs > fromMs + lastMomentMs);
  return ends.length > 0 ? [{ durationMs: Math.min(...ends) - fromMs }] : [];
}
