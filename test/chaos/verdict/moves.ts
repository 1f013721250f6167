import type { Execution, FaultRecord, History, TaskRecord } from '../history';
import { groupBy } from './group-by';

/** What a fault took from its worker, and what began elsewhere. */
export interface Move {
  fault: FaultRecord;
  taskId: string;
  /** From the fault to the begin elsewhere. */
  durationMs: number;
  /** Another fault, a stall of the machine or the lack of a free slot had a part in it. */
  isDisturbed: boolean;
}

const ofControlPlane = new Set<FaultRecord['kind']>(['killControlPlane', 'stopControlPlane']);
const movers = new Set<FaultRecord['kind']>(['killWorker', 'stopWorker', 'holdLink']);
/** For workers to register after a crash: until then the control plane has no link whose end it could see. */
const registeredMsMax = 3000;
/** From a claim to the begin of the work; where it takes longer, the claim was not the end of the wait. */
const startMsMax = 200;

/** A worker that is silent for so long is to have lost what it runs. */
const silenceMsMin = 5000;

/** What each fault moved, or should have. */
export function movesOf(history: History): Move[] {
  const executions = groupBy(history.executions, ({ taskId }) => taskId);
  return history.faults
    .filter(({ kind }) => movers.has(kind))
    .flatMap((fault) =>
      history.tasks.flatMap((task) => moveOf(fault, task, executions.get(task.id) ?? [], history.faults) ?? []),
    );
}

/** What the worker ran when the fault began, was taken from it, and began elsewhere. */
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

/** What a silent worker held from before its fault until after it: that was to be moved, and took longer than the silence. */
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

/** What happens to the control plane or to the whole machine, and a stall of the worker that took over. */
function concernsMove({ kind, workerId }: FaultRecord, next: Execution): boolean {
  if (kind === 'stall') return workerId === undefined || workerId === next.workerId;
  return ofControlPlane.has(kind);
}

function endOf({ kind, untilMs }: FaultRecord): number {
  return kind === 'stall' ? untilMs : untilMs + registeredMsMax;
}
