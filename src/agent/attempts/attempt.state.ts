/**
 * The states of an attempt in this control plane:
 * - `claiming`: it uses a slot; the claim is not durable yet.
 * - `claimed`: it has a lease, but was not offered to its worker yet.
 * - `offered`: the task was sent to the worker, which has not answered.
 * - `running`: the worker has accepted it, or presented it when it registered.
 * - `ended`: final. Its end was passed to the store, and its slot is free.
 */
export type AttemptState = 'claiming' | 'claimed' | 'offered' | 'running' | 'ended';

/**
 * `lease`: the claim is durable. `offer`: the task is sent. `accept`: the worker has accepted it. `end`: it ended, or
 * its claim was too late.
 */
export type AttemptEvent = 'lease' | 'offer' | 'accept' | 'end';

const transitions: Readonly<Record<AttemptState, Partial<Record<AttemptEvent, AttemptState>>>> = {
  claiming: { lease: 'claimed', end: 'ended' },
  claimed: { offer: 'offered', end: 'ended' },
  offered: { accept: 'running', end: 'ended' },
  running: { accept: 'running', end: 'ended' },
  ended: {},
};

/** Returns the state after an event, or undefined if the table has no such transition. */
export function nextAttemptState(state: AttemptState, event: AttemptEvent): AttemptState | undefined {
  return transitions[state][event];
}
