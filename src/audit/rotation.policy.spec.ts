import { auditStreams } from './audit-event';
import { fileName, filesMax, filesToRemove, limitsOf, parseFileName } from './rotation.policy';

describe(filesToRemove, () => {
  const limits = { bytesMax: 100, fileBytesMax: 25 };
  const numbersOf = (bytes: number[]): number[] =>
    filesToRemove(
      bytes.map((size, at) => ({ number: at + 1, bytes: size })),
      limits,
    ).map(({ number }) => number);

  it.each([
    [[], []],
    [[25, 25, 25], []],
    [[25, 25, 25, 1], [1]],
    [[1, 25, 25, 25], [1]],
    [
      [25, 25, 25, 25, 25, 25],
      [1, 2, 3],
    ],
  ])('of files with %j bytes, removes %j', (bytes, removed) => {
    expect(numbersOf(bytes)).toEqual(removed);
  });

  it('limits the number of files, even of empty ones', () => {
    expect(numbersOf(Array.from({ length: filesMax + 1 }, () => 0))).toEqual([1, 2]);
  });
});

describe(limitsOf, () => {
  it('shares the limit of the log among its streams', () => {
    const parts = auditStreams.map((stream) => limitsOf(stream, 2 ** 20).bytesMax);
    expect(parts).toEqual([2 ** 19, 2 ** 18, 2 ** 18]);
  });
});

describe(parseFileName, () => {
  it('reads the names of files', () => {
    expect(parseFileName(fileName('changes', 1_234_567))).toEqual({ stream: 'changes', number: 1_234_567 });
  });

  it.each(['changes-1.jsonl', 'changes-000000.jsonl', 'others-000001.jsonl', 'changes-000001.jsonl~', 'changes'])(
    'ignores %s',
    (name) => {
      expect(parseFileName(name)).toBeUndefined();
    },
  );
});
