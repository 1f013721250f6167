import type { Candidate } from '../registry';
import { weightOf, type StrategyName } from './strategies.strategy';

/** Says what decided for a worker that a strategy has picked, given the worker that was picked before. */
type Reason = (picked: Candidate, lastWorkerId: string | undefined) => string;

/** For every strategy. Written at every claim, so that each is one short text and no second look at the candidates. */
export const reasons: Readonly<Record<StrategyName, Reason>> = {
  'least-loaded': ({ inFlight, slots }) => `least loaded, with ${inFlight} of ${slots} slots used`,
  'round-robin': (_, lastWorkerId) => (lastWorkerId === undefined ? 'first in turn' : `next after ${lastWorkerId}`),
  weighted: (picked) => `least for its weight, with ${picked.inFlight} running and weight ${weightOf(picked)}`,
  'fewest-capabilities': ({ capabilityCount, inFlight, slots }) =>
    `most specialised, with ${capabilityCount} capabilities and ${inFlight} of ${slots} slots used`,
};
