import { formatDuration, parseDurationMs } from './duration';

describe(parseDurationMs.name, () => {
  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['30', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
    [' 5s ', 5000],
  ])('reads %s as %d ms', (value, durationMs) => expect(parseDurationMs(value)).toBe(durationMs));

  it.each(['', 's', '0', '-1s', '1w', '1 s', 'NaN', 'Infinity', '0.0001ms'])('rejects %j', (value) =>
    expect(() => parseDurationMs(value)).toThrow('expected a duration such as 250ms, 30s, 5m, 1h or 30d'),
  );
});

describe(formatDuration.name, () => {
  it.each([
    [7.4, '7 ms'],
    [999, '999 ms'],
    [1400, '1.4 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_599_900, '1 h 0 min'],
    [12_000_000, '3 h 20 min'],
    [352_800_000, '4 d 2 h'],
  ])('writes %d ms as %s', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));
});
