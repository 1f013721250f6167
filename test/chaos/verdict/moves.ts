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

const movers = new Set<FaultRecord['kind']>(['killWorker', 'stopWorker', 'holdLink']);
/** For workers to register after a crash: until then the control plane has no link whose end it could see. */
const registeredMsMax = 3000;
/** From a claim to the begin of the work; where it takes longer, the claim was not the end of the wait. */
const startMsMax = 200;

/** What each fault moved. */
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
  { id: taskId, attempts }: TaskRecord,
  executions: readonly Execution[],
  faults: readonly FaultRecord[],
): Move | undefined {
  const taken = attempts.find(
    ({ workerId, startedAtMs, finishedAtMs, status }) =>
      workerId === fault.workerId && status === 'lost' && startedAtMs <= fault.fromMs && finishedAtMs! >= fault.fromMs,
  );
  const next = taken && executions.find(({ attempt }) => attempt > taken.attempt);
  if (!next) return undefined;
  const claim = attempts.find(({ attempt }) => attempt === next.attempt)!;
  const waitedMs =
    claim.startedAtMs - taken.finishedAtMs! + Math.max(0, next.beganAtMs - claim.startedAtMs - startMsMax);
  const isHit = faults.some(
    (other) => concernsMove(other, next) && other.fromMs <= next.beganAtMs && endOf(other) >= fault.fromMs,
  );
  return { fault, taskId, durationMs: next.beganAtMs - fault.fromMs, isDisturbed: isHit || waitedMs > startMsMax };
}

/** What happens to the control plane or to the whole machine, and a stall of the worker that took over. */
function concernsMove({ kind, workerId }: FaultRecord, next: Execution): boolean {
  if (kind === 'stall') return workerId === undefined || workerId === next.workerId;
  return kind === 'killControlPlane' || kind === 'stopControlPlane';
}

function endOf({ kind, untilMs }: FaultRecord): number {
  return kind === 'stall' ? untilMs : untilMs + registeredMsMax;
}
