/**
 * The states of an attempt, as this control plane knows it:
 *
 * - `claiming`: it occupies a slot, and the store was asked for a lease.
 * - `claimed`: it has a lease, and its worker does not know of it yet.
 * - `offered`: the task was sent to the worker, which has not answered.
 * - `running`: the worker has accepted it, or presented it when it registered.
 * - `ended`: its end was handed to the store, and its slot is free. There is no way out.
 */
export type AttemptState = 'claiming' | 'claimed' | 'offered' | 'running' | 'ended';

/** `lease`: the claim is durable. `offer`: the task is sent. `accept`: the worker has it. `end`: whatever ends it, or the claim came too late. */
export type AttemptEvent = 'lease' | 'offer' | 'accept' | 'end';

const transitions: Readonly<Record<AttemptState, Partial<Record<AttemptEvent, AttemptState>>>> = {
  claiming: { lease: 'claimed', end: 'ended' },
  claimed: { offer: 'offered', end: 'ended' },
  offered: { accept: 'running', end: 'ended' },
  running: { accept: 'running', end: 'ended' },
  ended: {},
};

/** The state after an event; nothing if the event means nothing in this state. */
export function nextAttemptState(state: AttemptState, event: AttemptEvent): AttemptState | undefined {
  return transitions[state][event];
}
