import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Row {
  figure: string;
  ratio: number;
  low: number;
  high: number;
  isSlower: boolean;
  isYardstick: boolean;
}

/** Runs the module as `npm run bench:against` does: jest cannot import an ES module on the oldest Node that is supported. */
function compareRounds(measured: { base: object[]; head: object[] }): Record<string, Row> {
  const module = JSON.stringify(join(__dirname, 'rounds.mjs'));
  const script = `import { compareRounds } from ${module};
    process.stdout.write(JSON.stringify(compareRounds(${JSON.stringify(measured)})));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return Object.fromEntries((JSON.parse(stdout) as Row[]).map((row) => [row.figure, row]));
}

const rounds = (...values: number[]) => values.map((p50Ms) => ({ trips: { restFull: { p50Ms }, bareAck: { p50Ms } } }));

describe('compareRounds', () => {
  it('calls a figure slower only if its whole interval lies above 1.05', () => {
    const base = rounds(1, 1, 1, 1);
    const { 'trips.restFull.p50Ms': certain } = compareRounds({ base, head: rounds(1.1, 1.11, 1.1, 1.09) });
    expect(certain).toMatchObject({ isSlower: true });
    const { 'trips.restFull.p50Ms': noisy } = compareRounds({ base, head: rounds(1.4, 0.9, 1.3, 0.9) });
    expect(noisy).toMatchObject({ isSlower: false });
  });

  it('returns the geometric mean with the interval of Student’s t', () => {
    const { 'trips.restFull.p50Ms': row } = compareRounds({ base: rounds(1, 1), head: rounds(2, 0.5) });
    // Logarithms ±ln 2: mean 0, standard error ln 2, quantile 12.706 for one degree of freedom.
    expect(row!.ratio).toBeCloseTo(1, 9);
    expect(Math.log(row!.high)).toBeCloseTo(12.706 * Math.log(2), 6);
    expect(row!.low * row!.high).toBeCloseTo(1, 9);
  });

  it('reports a falling rate as slower', () => {
    const of = (forkedPerSecond: number) => ({ sandbox: { forkedPerSecond } });
    const figures = compareRounds({ base: [of(200), of(200)], head: [of(100), of(100)] });
    expect(figures['sandbox.forkedPerSecond']).toMatchObject({ ratio: 2, isSlower: true });
  });

  it('never calls a figure of the reference programs slower', () => {
    const { 'trips.bareAck.p50Ms': row } = compareRounds({ base: rounds(1, 1), head: rounds(3, 3) });
    expect(row).toMatchObject({ isYardstick: true, isSlower: false });
  });
});
