import { formatBytes, parseBytes } from './byte-size';

describe(formatBytes.name, () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1549, '1.5 kB'],
    [99_949, '99.9 kB'],
    [268_435_456, '268 MB'],
    [5_000_000_000_000, '5.0 TB'],
  ])('writes %d as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe(parseBytes.name, () => {
  it.each([
    ['1', 1],
    ['1000000', 1_000_000],
    ['500MB', 500_000_000],
    ['1GiB', 1_073_741_824],
    ['1.5 KiB', 1536],
    [' 2TB ', 2_000_000_000_000],
  ])('reads %s as %d bytes', (value, bytes) => expect(parseBytes(value)).toBe(bytes));

  it.each(['', '0', '-1', '1 gb', '1e9', 'GB', '9007199254740993', '10000000TB'])('rejects %j', (value) =>
    expect(() => parseBytes(value)).toThrow('expected a size such as 500MB, 1GiB or 1000000'),
  );
});
