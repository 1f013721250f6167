import { formatBytes } from './byte-size';

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
