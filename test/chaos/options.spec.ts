import { readCommandLine, replayCommand } from './options';

const off = { isJson: false, isKept: false, hasNoLimits: false };

describe(readCommandLine.name, () => {
  it('applies defaults', () => {
    expect(readCommandLine([], 42)).toEqual({
      seed: 42,
      seconds: 30,
      workers: 5,
      drills: 2,
      burners: 0,
      isCalm: false,
      ...off,
    });
  });

  it('reads the arguments of a replay command', () => {
    const options = { seed: 7, seconds: 60, workers: 3, drills: 1, burners: 2, isCalm: true };
    const args = replayCommand(options).split(' -- ')[1]!.split(' ');
    expect(readCommandLine([...args, '--json', '--keep'], 42)).toEqual({
      ...options,
      ...off,
      isJson: true,
      isKept: true,
    });
  });

  it('lists every violation at once', () => {
    const read = (): unknown => readCommandLine(['--seed', 'x', '--workers', '0', '--what', '--seconds'], 1);
    expect(read).toThrow(
      [
        'chaos: --seed: expected an integer from 0 to 4294967295, got x',
        'chaos: --workers: expected an integer from 1 to 64, got 0',
        'chaos: unknown option --what',
        'chaos: --seconds: expected an integer from 5 to 86400, got nothing',
      ].join('\n'),
    );
  });
});
