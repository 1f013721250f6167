/**
 * The states of a pooled browser: `standby` from its launch, without leased contexts; `active` while it leases
 * contexts; `draining` when it is due for replacement, until its last leased context closes; and `ended`, from any
 * state, once its process has exited or was killed.
 */
export type BrowserState = 'standby' | 'active' | 'draining' | 'ended';

const next: Readonly<Record<BrowserState, readonly BrowserState[]>> = {
  standby: ['active', 'ended'],
  active: ['draining', 'ended'],
  draining: ['ended'],
  ended: [],
};

/** @throws Error if there is no such transition: a bug of the pool. */
export function moved(from: BrowserState, to: BrowserState): BrowserState {
  if (!next[from].includes(to)) throw new Error(`a browser that is ${from} cannot become ${to}`);
  return to;
}
