/**
 * The life of a pooled browser. It is `standby` from its launch, with no context leased; the `active` one leases contexts. When it has
 * served enough it is `draining`: its leased contexts go on, and it ends with the last of them. From any state it is `ended` once its
 * process is gone or was killed.
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
