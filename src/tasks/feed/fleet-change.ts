import type { FleetRow, WorkerState } from '../../registry';
import type { Session, SessionState } from '../session';
import type { TaskChange } from '../task';
import type { TaskState } from '../task.state';

/** A change of a task's state. Read input, output and result from the task itself. */
export interface TaskStateChange {
  kind: 'task';
  id: string;
  atMs: number;
  capability: string;
  state: TaskState;
  attempt: number;
  priority: number;
  /** Worker of the last attempt. */
  workerId?: string;
  sessionId?: string;
  /** Code of the error that led to this state. */
  errorCode?: string;
}

/** The start or the end of a session. */
export interface SessionStateChange {
  kind: 'session';
  id: string;
  atMs: number;
  state: SessionState;
  capability: string;
  workerId: string;
}

/** A change of a worker's state, slots, or cordon. */
export interface WorkerStateChange {
  kind: 'worker';
  id: string;
  atMs: number;
  state: WorkerState;
  isCordoned: boolean;
  slots: number;
  /** Slots in use at that time. A change of this number alone is not a worker change. */
  inFlight: number;
}

/** A change of state in the fleet: small, immutable, without secrets. */
export type FleetChange = Readonly<TaskStateChange | SessionStateChange | WorkerStateChange>;

export type ChangeKind = FleetChange['kind'];
export const changeKinds: readonly ChangeKind[] = ['task', 'session', 'worker'];

/** Length limit of error codes, since workers choose them. */
const errorCodeMax = 128;

/** Converts a recorded event to a feed change; undefined if it does not change the state. */
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

/** Converts a changed row of a worker to a feed change; undefined if nothing relevant changed. With `isGone`, `row` is the worker's last state. */
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
