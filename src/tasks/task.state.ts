/**
 * A task waits (`queued`) until a worker has a free slot, then an attempt is `running`. A running task that is lost with its
 * worker, or that the worker rejected, waits again. Every other state is final.
 */
export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'timed_out';

/** Which state may follow which. */
export const taskTransitions: Readonly<Record<TaskState, readonly TaskState[]>> = {
  queued: ['running', 'failed', 'cancelled', 'timed_out'],
  running: ['queued', 'succeeded', 'failed', 'cancelled', 'timed_out'],
  succeeded: [],
  failed: [],
  cancelled: [],
  timed_out: [],
};

export const taskStates = Object.keys(taskTransitions) as TaskState[];

/** True where nothing can follow. */
export function isFinal(state: TaskState): boolean {
  return taskTransitions[state].length === 0;
}

/** True where the table allows it. */
export function mayFollow(from: TaskState, to: TaskState): boolean {
  return taskTransitions[from].includes(to);
}

/** `to`, where it may follow. @throws Error where it may not: that is a bug of the caller. */
export function transition(from: TaskState, to: TaskState): TaskState {
  if (!mayFollow(from, to)) throw new Error(`a ${from} task cannot become ${to}`);
  return to;
}
