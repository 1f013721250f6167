import type { AttemptRecord, Execution, FaultRecord, History } from '../history';

/** An outage of the control plane for nearly the length of a lease: workers then stop attempts that they cannot report. */
const nearlyLeaseMs = 12_000;

/**
 * Minimum duration of a fault that excuses the loss of a running attempt. Silence is detected after 3 s at the
 * earliest, and a closed link has a grace of 2 s; a worker that reconnects before must keep its attempts.
 */
const excusedFromMs: Record<FaultRecord['kind'], number> = {
  killWorker: 0,
  stopWorker: 2500,
  holdLink: 2500,
  refuseLink: 1500,
  stall: 1900,
  cutLink: Infinity,
  delayLink: Infinity,
  killControlPlane: nearlyLeaseMs,
  stopControlPlane: nearlyLeaseMs,
  cutClient: Infinity,
};

/** Tolerance between timestamps of two processes. */
const slackMs = 200;

/**
 * True if the lease may have ended: the worker was killed, or unreachable for long enough, while it ran the attempt. If an
 * attempt never started, any fault of its link or of the control plane excuses the loss.
 */
export function isLossExcused(attempt: AttemptRecord, executions: readonly Execution[], history: History): boolean {
  const hasBegun = executions.some((execution) => execution.attempt === attempt.attempt);
  if (!hasBegun && history.faults.some((fault) => concerns(fault, attempt))) return true;
  return isWorkerExcused(attempt, history);
}

/** True if a worker may have lost everything that it had in this time. */
export function isWorkerExcused(held: Held, { faults }: History): boolean {
  return faults.some((fault) => concerns(fault, held) && fault.untilMs - fault.fromMs >= excusedFromMs[fault.kind]);
}

type Held = Pick<AttemptRecord, 'workerId' | 'startedAtMs' | 'finishedAtMs'>;

function concerns(fault: FaultRecord, { workerId, startedAtMs, finishedAtMs = Infinity }: Held): boolean {
  if (fault.kind === 'cutClient') return false;
  if (fault.workerId !== undefined && fault.workerId !== workerId) return false;
  return fault.fromMs - slackMs <= finishedAtMs && startedAtMs <= fault.untilMs + slackMs;
}
