import { replayCommand, readCommandLine } from './command/options';
import { shortenedRun, planOf } from './command/main';
import { mutants } from './mutants';
import { run, type RunResult } from './run';
import { perform } from './seeds';

describe('a simulated system', () => {
  it('repeats exactly with the same seed, and differs with another', async () => {
    const [first, again, other] = [await perform(7), await perform(7), await perform(8)];
    expect([again.hash, again.timers]).toEqual([first.hash, first.timers]);
    expect(other.hash).not.toBe(first.hash);
  });

  it.each(['steady', 'rolling-restart', 'registration-storm'])('keeps every rule in the scenario %s', async (name) => {
    const { violations, tasks } = await run(
      planOf(readCommandLine(['--scenario', name, '--workers', '8', '--tasks', '400'])),
    );
    expect(violations).toEqual([]);
    expect(tasks).toMatchObject({ submitted: 400, ended: 400, states: { succeeded: 400 } });
  });
});

describe('a deliberately broken rule', () => {
  const seedsMax = 100;

  it.each(mutants)(
    'is detected within 100 seeds: $name',
    async ({ apply, breaks }) => {
      const mend = apply();
      try {
        let seen: RunResult['violations'] = [];
        for (let seed = 1; seed <= seedsMax && seen.length === 0; seed++) ({ violations: seen } = await perform(seed));
        expect(breaks).toContain(seen[0]?.rule);
      } finally {
        mend();
      }
    },
    120_000,
  );

  it('is reproduced by a shorter run that can be repeated', async () => {
    const mend = mutants[0]!.apply();
    try {
      const options = readCommandLine(['--seed', '2', '--workers', '4', '--tasks', '40']);
      const { result, options: shorter } = (await failing(options.seed))!;
      expect(shorter.tasks).toBeLessThan(40);
      expect(result.violations[0]?.rule).toBe(mutants[0]!.breaks[0]);
      expect(result.shortTrace.join('\n')).toMatch(/VIOLATION/);
      const words = replayCommand(shorter).split(' ').slice(4);
      expect((await run(planOf(readCommandLine(words)))).hash).toBe(result.hash);
    } finally {
      mend();
    }
  }, 120_000);

  async function failing(from: number) {
    for (let seed = from; seed < from + seedsMax; seed++) {
      const options = readCommandLine(['--seed', String(seed), '--workers', '4', '--tasks', '40']);
      const shortened = await shortenedRun(options, await run(planOf(options)));
      if (shortened) return shortened;
    }
    return undefined;
  }
});

describe('the command line', () => {
  it('reports every fault at once', () => {
    expect(() => readCommandLine(['--workers', '0', '--scenario', 'quiet', '--now'])).toThrow(
      /--workers: .*got 0\n.*--scenario: .*got quiet\n.*--now is not understood/,
    );
  });
});
