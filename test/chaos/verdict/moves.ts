import type { Execution, FaultRecord, History, TaskRecord } from '../history';
import { groupBy } from './group-by';

/** A task that a fault moved to another worker. */
export interface Move {
  fault: FaultRecord;
  taskId: string;
  /** Time from the fault to the start on the other worker. */
  durationMs: number;
  /** True if another fault, a stall of the machine, or the lack of a free slot delayed it. */
  isDisturbed: boolean;
}

const ofControlPlane = new Set<FaultRecord['kind']>(['killControlPlane', 'stopControlPlane']);
const movers = new Set<FaultRecord['kind']>(['killWorker', 'stopWorker', 'holdLink']);
/** Time for workers to register after a crash: until then the control plane has no links and detects no losses. */
const registeredMsMax = 3000;
/** Limit of the time from a claim to the start of the work; beyond it, something else delayed the start. */
const startMsMax = 200;

/** A worker that is silent for this long must lose its attempts. */
const silenceMsMin = 5000;

/** Returns the tasks that each fault moved, or should have moved. */
export function movesOf(history: History): Move[] {
  const executions = groupBy(history.executions, ({ taskId }) => taskId);
  return history.faults
    .filter(({ kind }) => movers.has(kind))
    .flatMap((fault) =>
      history.tasks.flatMap((task) => moveOf(fault, task, executions.get(task.id) ?? [], history.faults) ?? []),
    );
}

/**
 * Returns how a task moved after a fault of its worker; undefined if the worker did not run the task then, or if it did
 * not have to move.
 */
function moveOf(
  fault: FaultRecord,
  { id: taskId, attempts }: Pick<TaskRecord, 'id' | 'attempts'>,
  executions: readonly Execution[],
  faults: readonly FaultRecord[],
): Move | undefined {
  const taken = attempts.find(
    ({ workerId, startedAtMs, finishedAtMs, status }) =>
      workerId === fault.workerId && status === 'lost' && startedAtMs <= fault.fromMs && finishedAtMs! >= fault.fromMs,
  );
  if (!taken) return unmoved(fault, { id: taskId, attempts }, faults);
  const next = executions.find(({ attempt }) => attempt > taken.attempt);
  if (!next) return undefined;
  const claim = attempts.find(({ attempt }) => attempt === next.attempt)!;
  const waitedMs =
    claim.startedAtMs - taken.finishedAtMs! + Math.max(0, next.beganAtMs - claim.startedAtMs - startMsMax);
  const isHit = faults.some(
    (other) => concernsMove(other, next) && other.fromMs <= next.beganAtMs && endOf(other) >= fault.fromMs,
  );
  return { fault, taskId, durationMs: next.beganAtMs - fault.fromMs, isDisturbed: isHit || waitedMs > startMsMax };
}

/** Returns the missing move of a task: its worker was silent, but kept the attempt during the whole fault. */
function unmoved(
  fault: FaultRecord,
  { id: taskId, attempts }: Pick<TaskRecord, 'id' | 'attempts'>,
  faults: readonly FaultRecord[],
): Move | undefined {
  const durationMs = fault.untilMs - fault.fromMs;
  if (fault.kind === 'killWorker' || durationMs < silenceMsMin) return undefined;
  const isHeld = attempts.some(
    ({ workerId, startedAtMs, finishedAtMs = Infinity }) =>
      workerId === fault.workerId && startedAtMs <= fault.fromMs && finishedAtMs >= fault.untilMs,
  );
  const isDisturbed = faults.some(
    (other) => ofControlPlane.has(other.kind) && other.fromMs <= fault.untilMs && endOf(other) >= fault.fromMs,
  );
  return isHeld ? { fault, taskId, durationMs, isDisturbed } : undefined;
}

/** True for faults of the control plane, stalls of the machine, and stalls of the worker that runs the task next. */
function concernsMove({ kind, workerId }: FaultRecord, next: Execution): boolean {
  if (kind === 'stall') return workerId === undefined || workerId === next.workerId;
  return ofControlPlane.has(kind);
}

function endOf({ kind, untilMs }: FaultRecord): number {
  return kind === 'stall' ? untilMs : untilMs + registeredMsMax;
}
