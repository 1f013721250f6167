/**
 * - `registering`: its presented leases are being handled.
 * - `online`: can get tasks.
 * - `suspect`: its link closed; it can reconnect within the grace.
 * - `offline`: lost.
 * - `draining`: finishes its running tasks and accepts no more.
 * - `removed`: no longer known.
 */
export type WorkerState = 'registering' | 'online' | 'suspect' | 'offline' | 'draining' | 'removed';

/** The events of a worker. */
export type WorkerEvent = 'register' | 'registered' | 'drain' | 'resume' | 'linkClosed' | 'lost' | 'remove';

/** The next state by state and event; other events change nothing. */
export const workerTransitions: Readonly<Record<WorkerState, Partial<Record<WorkerEvent, WorkerState>>>> = {
  registering: { registered: 'online', drain: 'draining', linkClosed: 'suspect', lost: 'offline', remove: 'removed' },
  online: { register: 'registering', drain: 'draining', linkClosed: 'suspect', lost: 'offline', remove: 'removed' },
  suspect: { register: 'registering', lost: 'offline', remove: 'removed' },
  offline: { register: 'registering', remove: 'removed' },
  draining: { register: 'registering', resume: 'online', linkClosed: 'suspect', lost: 'offline', remove: 'removed' },
  removed: { register: 'registering' },
};

export const workerStates = Object.keys(workerTransitions) as WorkerState[];

/** Returns the state after `event`, or undefined if the table has no such transition. */
export function nextWorkerState(state: WorkerState, event: WorkerEvent): WorkerState | undefined {
  return workerTransitions[state][event];
}
