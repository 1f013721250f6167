/**
 * The life of a kept browser. It is `standby` from its launch, with nothing lent; `active` is the one that lends. When it has done
 * enough it is `draining`: what it lent goes on, and with the last of it the browser ends. Whatever its state, it is `ended` once
 * its process is gone, or was killed.
 */
export type BrowserState = 'standby' | 'active' | 'draining' | 'ended';

const next: Readonly<Record<BrowserState, readonly BrowserState[]>> = {
  standby: ['active', 'ended'],
  active: ['draining', 'ended'],
  draining: ['ended'],
  ended: [],
};

/** @throws Error where there is no such way: a fault of the pool. */
export function moved(from: BrowserState, to: BrowserState): BrowserState {
  if (!next[from].includes(to)) throw new Error(`a browser that is ${from} cannot become ${to}`);
  return to;
}
