import * as fc from 'fast-check';

/** To repeat a failure: `FUZZ_SEED=… FUZZ_RUNS=… npx jest …`. A failure prints its seed and the shrunk example. */
const { FUZZ_SEED, FUZZ_RUNS } = process.env;

/**
 * Checks a property with as many examples as take a few seconds, the same ones each time, unless the environment
 * variables change that.
 */
export function fuzz<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void | Promise<void>, numRuns = 60) {
  expect.hasAssertions();
  const bounds = { seed: Number(FUZZ_SEED ?? 12), numRuns: Number(FUZZ_RUNS ?? numRuns), endOnFailure: false };
  return fc.assert(
    fc.asyncProperty(arbitrary, async (value) => holds(value)),
    bounds,
  );
}
