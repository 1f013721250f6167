import type { Candidate, Order, Strategy } from './strategy';

/**
 * All strategies by name. The values and help of `LOAD_BALANCER_STRATEGY`, the API, the explanation of a task and the
 * laboratory are derived from this.
 */
export const strategies = {
  'least-loaded': {
    help: 'the one with the least share of its slots in use, then with the most free slots',
    order: (a, b) => byShareInUse(a, b) || b.slots - b.inFlight - (a.slots - a.inFlight),
    reason: (chosen) => `least loaded, with ${slotsUsed(chosen)}`,
  },
  'round-robin': {
    help: 'each in turn',
    choose: (choices, { lastWorkerId }) =>
      (lastWorkerId !== undefined && choices.find(({ workerId }) => workerId > lastWorkerId)) || choices.at(0),
    reason: (_, lastWorkerId) => (lastWorkerId === undefined ? 'first in turn' : `next after ${lastWorkerId}`),
  },
  weighted: {
    help: 'the one with the fewest running tasks for its weight, which is the label `weight`, else 1',
    order: (a, b) => (a.inFlight + 1) / weightOf(a) - (b.inFlight + 1) / weightOf(b),
    reason: (chosen) => `least for its weight, with ${chosen.inFlight} running and weight ${weightOf(chosen)}`,
  },
  'fewest-capabilities': {
    help: 'the most specialised one, then the one with the least share of its slots in use',
    order: (a, b) => a.capabilityCount - b.capabilityCount || byShareInUse(a, b),
    reason: (chosen) => `most specialised, with ${chosen.capabilityCount} capabilities and ${slotsUsed(chosen)}`,
  },
  // With `least-loaded`, a worker that fails at once seems idle and also gets the next task. Here each of n workers
  // gets at most 2/n of the tasks.
  'power-of-two': {
    help: 'the less loaded of two random workers, so that a worker that fails at once gets few tasks',
    choose: (choices, { random }) => {
      const rank = Math.floor(random.next() * choices.size);
      if (choices.size === 1) return choices.at(rank);
      const otherRank = Math.floor(random.next() * (choices.size - 1));
      const [one, other] = [choices.at(rank), choices.at(otherRank < rank ? otherRank : otherRank + 1)];
      return byShareInUse(other, one) < 0 ? other : one;
    },
    reason: (chosen) => `less loaded of two random workers, with ${slotsUsed(chosen)}`,
  },
} satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

export const strategyNames = Object.keys(strategies) as StrategyName[];

/** The choice of each strategy, for the help of the setting. */
export const strategiesHelp = `${strategyNames.map((name) => `\`${name}\`: ${strategies[name].help}`).join('; ')}.`;

const byShareInUse: Order = (a, b) => a.inFlight / a.slots - b.inFlight / b.slots;

function slotsUsed({ inFlight, slots }: Candidate): string {
  return `${inFlight} of ${slots} slots used`;
}

/** Returns the label `weight`, or 1 if it is not a positive number. */
function weightOf({ labels }: Candidate): number {
  const weight = Number(labels['weight'] ?? 1);
  return weight > 0 && Number.isFinite(weight) ? weight : 1;
}
