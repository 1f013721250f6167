import type { FleetRow, WorkerState } from '../../registry';
import type { Session, SessionState } from '../session';
import type { TaskChange } from '../task';
import type { TaskState } from '../task.state';

/** What became of a task. Input, output and result are read from the task itself. */
export interface TaskStateChange {
  kind: 'task';
  id: string;
  atMs: number;
  capability: string;
  state: TaskState;
  attempt: number;
  priority: number;
  /** Of the last attempt. */
  workerId?: string;
  sessionId?: string;
  /** Of the error that led to this state, if there was one. */
  errorCode?: string;
}

/** A session was opened or has ended. */
export interface SessionStateChange {
  kind: 'session';
  id: string;
  atMs: number;
  state: SessionState;
  capability: string;
  workerId: string;
}

/** A worker changed its state, or was cordoned or put back into service. */
export interface WorkerStateChange {
  kind: 'worker';
  id: string;
  atMs: number;
  state: WorkerState;
  isCordoned: boolean;
  slots: number;
  /** Slots in use at that time. Not every change of this number is a change of the worker. */
  inFlight: number;
}

/** A change of state in the fleet, small and without secrets. Never changed once made. */
export type FleetChange = Readonly<TaskStateChange | SessionStateChange | WorkerStateChange>;

export type ChangeKind = FleetChange['kind'];
export const changeKinds: readonly ChangeKind[] = ['task', 'session', 'worker'];

/** A worker chooses its error codes; this much of one is kept. */
const errorCodeMax = 128;

/** The change of state that a recorded event is, if it is one. */
export function toTaskStateChange({ event, task }: TaskChange): Readonly<TaskStateChange> | undefined {
  if (event.type !== 'state' || !task) return undefined;
  const { id, capability, attempt, priority, workerId, sessionId } = task;
  return {
    kind: 'task',
    id,
    atMs: event.atMs,
    capability,
    state: event.data.state,
    attempt,
    priority,
    workerId,
    sessionId,
    errorCode: event.data.error?.code.slice(0, errorCodeMax),
  };
}

export function toSessionStateChange(session: Session): Readonly<SessionStateChange> {
  const { id, state, capability, workerId, createdAtMs, endedAtMs } = session;
  return { kind: 'session', id, atMs: endedAtMs ?? createdAtMs, state, capability, workerId };
}

/** The change of state that a new row of a worker is, if it is one; `row` is as the worker was if it `isGone`. */
export function toWorkerStateChange(
  row: FleetRow,
  isGone: boolean,
  earlier: FleetRow | undefined,
  atMs: number,
): Readonly<WorkerStateChange> | undefined {
  const { workerId: id, isCordoned, slots, inFlight } = row;
  const isSame = row.state === earlier?.state && isCordoned === earlier.isCordoned && slots === earlier.slots;
  if (isSame && !isGone) return undefined;
  const state = isGone ? 'removed' : row.state;
  return { kind: 'worker', id, atMs, state, isCordoned, slots, inFlight: inFlight.length };
}
