import { durationsOf, median, percentile, rateOf } from './statistics.mjs';

/** Tasks of one batch. */
export const bulkLength = 1000;

/**
 * Measures each contender: the duration of single calls, calls per second with 64 in flight, and calls per second if they
 * are submitted together. Rounds alternate between contenders, so that machine noise affects all of them equally.
 *
 * @param {Record<string, { once: () => Promise<void>, bulk?: (count: number) => Promise<void>, afterBulk?: () => Promise<void> }>} contenders
 */
export async function compare(contenders, { rounds, countPerRound, rateRounds, rateCount }) {
  const seen = Object.entries(contenders).map(([name, contender]) => ({
    name,
    contender,
    durations: [],
    rates: [],
    bulkRates: [],
  }));
  // Warms up: compiles the code and opens the connections.
  for (const { contender } of seen) await rateOf(rateCount, 64, contender.once);
  for (let round = 0; round < rounds; round++) {
    for (const { contender, durations } of seen) durations.push(...(await durationsOf(countPerRound, contender.once)));
  }
  for (let round = 0; round < rateRounds; round++) {
    for (const { contender, rates } of seen) rates.push(await rateOf(rateCount, 64, contender.once));
  }
  for (let round = 0; round < rateRounds; round++) {
    for (const { contender, bulkRates } of seen) if (contender.bulk) bulkRates.push(await bulkRate(contender));
  }
  return Object.fromEntries(
    seen.map(({ name, durations, rates, bulkRates }) => [
      name,
      {
        p50Ms: median(durations),
        p99Ms: percentile(durations, 0.99),
        ratePerS: median(rates),
        ...(bulkRates.length > 0 && { bulkRatePerS: median(bulkRates) }),
      },
    ]),
  );
}

async function bulkRate({ bulk, afterBulk }) {
  const startedMs = performance.now();
  await bulk(bulkLength);
  const durationMs = performance.now() - startedMs;
  await afterBulk?.();
  return bulkLength / (durationMs / 1000);
}
