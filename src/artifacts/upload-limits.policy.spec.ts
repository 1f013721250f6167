import { stallMs, sweepAgeMs, uploadMsMax } from './upload-limits.policy';

const hourMs = 3_600_000;
const MiB = 1024 * 1024;

describe(uploadMsMax.name, () => {
  it.each([
    [0, hourMs],
    [1, hourMs + 1000],
    [256 * MiB, hourMs + 4096_000],
    [1024 * 1024 * MiB, hourMs + 16_777_216_000],
  ])('gives %d bytes %d ms', (bytesMax, expected) => expect(uploadMsMax(bytesMax)).toBe(expected));
});

describe(sweepAgeMs.name, () => {
  it.each([0, 256 * MiB])('is longer than the time limit of an upload of %d bytes plus the stall timeout', (bytesMax) =>
    expect(sweepAgeMs(bytesMax)).toBeGreaterThan(uploadMsMax(bytesMax) + stallMs),
  );
});
