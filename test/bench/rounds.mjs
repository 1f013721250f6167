// Two commits, measured in alternating rounds: the ratio of each figure, with its 95 % confidence interval.
import { median } from './statistics.mjs';

/** A figure is slower if its whole interval lies above this. */
export const slowdownMax = 1.05;

/** Figures of other programs for the same work: printed, but never checked. */
const yardsticks =
  /(^|\.)(bareAck|bareNest|bareTurn|direct|gateway|plain|raw|pandas|bubblewrap|bubblewrapPerSecond|bullMq\w*|browserless)(\.|$)/;
/** Figures for which more is better. */
const rates = /(PerS|PerSecond|^browser\.rates\.\w+)$/;

/**
 * @param {{ base: object[], head: object[] }} measured figures of `npm run bench -- --json`, one a round, paired by index
 * @returns one row for each figure that both sides have: medians, and head over base as a cost (1.1: a tenth slower)
 */
export function compareRounds({ base, head }) {
  const [bases, heads] = [base, head].map((rounds) => rounds.map((figures) => flatten(figures)));
  const figures = Object.keys(bases[0]).filter((figure) => figure in heads[0]);
  return figures.map((figure) => {
    const [before, after] = [bases, heads].map((rounds) => rounds.map((round) => round[figure]));
    const costs = before.map((value, index) => (rates.test(figure) ? value / after[index] : after[index] / value));
    const { ratio, low, high } = interval(costs);
    const isYardstick = yardsticks.test(figure);
    const isSlower = !isYardstick && low > slowdownMax;
    return { figure, base: median(before), head: median(after), ratio, low, high, isYardstick, isSlower };
  });
}

/** Returns the geometric mean of ratios, and its confidence interval by Student's t on their logarithms. */
export function interval(ratios) {
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1);
  const margin = studentT(logs.length - 1) * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(mean), low: Math.exp(mean - margin), high: Math.exp(mean + margin) };
}

/**
 * Returns the two-sided 95 % quantile for these degrees of freedom. Beyond the table, returns the one for 14, which is
 * slightly too large.
 */
function studentT(degrees) {
  const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145];
  return quantiles[degrees - 1] ?? 2.145;
}

/**
 * Returns the numbers of a nested object by dotted path, without zeros and counts of rounds, whose ratios are
 * meaningless.
 */
function flatten(figures, prefix = '') {
  return Object.assign(
    {},
    ...Object.entries(figures ?? {}).map(([key, value]) => {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      if (typeof value === 'object') return flatten(value, path);
      return typeof value === 'number' && value > 0 && !/\.(runs|count|readsAtOnce|upstreamCalls)$/.test(path)
        ? { [path]: value }
        : {};
    }),
  );
}
