/**
 * A task is `queued` until a worker has a free slot, then `running`. It is queued again if its attempt is lost, rejected or retried. Every other
 * state is final.
 */
export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'timed_out';

/** The allowed transitions. */
export const taskTransitions: Readonly<Record<TaskState, readonly TaskState[]>> = {
  queued: ['running', 'failed', 'cancelled', 'timed_out'],
  running: ['queued', 'succeeded', 'failed', 'cancelled', 'timed_out'],
  succeeded: [],
  failed: [],
  cancelled: [],
  timed_out: [],
};

export const taskStates = Object.keys(taskTransitions) as TaskState[];

/** True if the state has no transitions. */
export function isFinal(state: TaskState): boolean {
  return taskTransitions[state].length === 0;
}

/** True if the transition is allowed. */
export function mayFollow(from: TaskState, to: TaskState): boolean {
  return taskTransitions[from].includes(to);
}

/** Returns `to`. @throws Error if the transition is not allowed, which is a bug of the caller. */
export function transition(from: TaskState, to: TaskState): TaskState {
  if (!mayFollow(from, to)) throw new Error(`a ${from} task cannot become ${to}`);
  return to;
}
