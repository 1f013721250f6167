/**
 * `registering` while the leases that a worker presented are sorted; `online` when it may take work; `suspect` when its
 * link closed and it may still come back within the grace; `offline` when it is lost; `draining` when it finishes what it runs
 * and takes nothing more; `removed` when it is forgotten.
 */
export type WorkerState = 'registering' | 'online' | 'suspect' | 'offline' | 'draining' | 'removed';

/** What happens to a worker. */
export type WorkerEvent = 'register' | 'registered' | 'drain' | 'resume' | 'linkClosed' | 'lost' | 'remove';

/** The state that follows, by state and event; what is not named here changes nothing. */
export const workerTransitions: Readonly<Record<WorkerState, Partial<Record<WorkerEvent, WorkerState>>>> = {
  registering: { registered: 'online', drain: 'draining', linkClosed: 'suspect', lost: 'offline', remove: 'removed' },
  online: { register: 'registering', drain: 'draining', linkClosed: 'suspect', lost: 'offline', remove: 'removed' },
  suspect: { register: 'registering', lost: 'offline', remove: 'removed' },
  offline: { register: 'registering', remove: 'removed' },
  draining: { register: 'registering', resume: 'online', linkClosed: 'suspect', lost: 'offline', remove: 'removed' },
  removed: { register: 'registering' },
};

export const workerStates = Object.keys(workerTransitions) as WorkerState[];

/** The state after `event`, or nothing where the table has no such transition. */
export function nextWorkerState(state: WorkerState, event: WorkerEvent): WorkerState | undefined {
  return workerTransitions[state][event];
}
