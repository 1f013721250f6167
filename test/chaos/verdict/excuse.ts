import type { AttemptRecord, Execution, FaultRecord, History } from '../history';

/** A control plane that is away for as long as a lease lives: workers kill what they cannot report. */
const nearlyLeaseMs = 12_000;

/**
 * How long a fault must last to excuse the loss of an attempt that its worker was running. Silence is noticed after 3 s at the
 * soonest, and a closed link has a grace of 2 s; a worker that is back before that must be left to go on.
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

/** Between two processes that look at the same clock. */
const slackMs = 200;

/**
 * Whether the worker's lease may have ended: its process was killed, or could not be reached for long, while it held the attempt. An
 * attempt that it never began has run nowhere, so there any trouble with its link or the control plane will do.
 */
export function isLossExcused(attempt: AttemptRecord, executions: readonly Execution[], history: History): boolean {
  const hasBegun = executions.some((execution) => execution.attempt === attempt.attempt);
  if (!hasBegun && history.faults.some((fault) => concerns(fault, attempt))) return true;
  return isWorkerExcused(attempt, history);
}

/** Whether a worker may have lost all that it held in this time. */
export function isWorkerExcused(held: Held, { faults }: History): boolean {
  return faults.some((fault) => concerns(fault, held) && fault.untilMs - fault.fromMs >= excusedFromMs[fault.kind]);
}

type Held = Pick<AttemptRecord, 'workerId' | 'startedAtMs' | 'finishedAtMs'>;

function concerns(fault: FaultRecord, { workerId, startedAtMs, finishedAtMs = Infinity }: Held): boolean {
  if (fault.kind === 'cutClient') return false;
  if (fault.workerId !== undefined && fault.workerId !== workerId) return false;
  return fault.fromMs - slackMs <= finishedAtMs && startedAtMs <= fault.untilMs + slackMs;
}
