import * as fc from 'fast-check';

/** Looked at again by `FUZZ_SEED=… FUZZ_RUNS=… npx jest …`; a failure prints both its seed and the shrunk example. */
const { FUZZ_SEED, FUZZ_RUNS } = process.env;

/** Holds a property to as many examples as take seconds, the same ones each time, unless the environment says otherwise. */
export function fuzz<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void | Promise<void>, numRuns = 60) {
  expect.hasAssertions();
  const bounds = { seed: Number(FUZZ_SEED ?? 12), numRuns: Number(FUZZ_RUNS ?? numRuns), endOnFailure: false };
  return fc.assert(
    fc.asyncProperty(arbitrary, async (value) => holds(value)),
    bounds,
  );
}
