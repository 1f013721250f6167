import { exitCodeOf, exitCodeOfStatus } from './exit-codes';

describe(exitCodeOf.name, () => {
  it.each([
    ['succeeded', 0],
    ['failed', 1],
    ['timed_out', 124],
    ['cancelled', 130],
  ] as const)('is, for a %s task, %d', (state, code) => {
    expect(exitCodeOf({ capability: 'python.run', state })).toBe(code);
  });

  it("is the command's exit code for shell.run, even if the task failed", () => {
    const shell = { capability: 'shell.run', state: 'succeeded' } as const;
    expect(exitCodeOf({ ...shell, outcome: { result: { exitCode: 7 } } })).toBe(7);
    expect(exitCodeOf({ ...shell, outcome: { result: { exitCode: 0 } } })).toBe(0);
    const failed = { code: 'EXECUTION_ERROR', details: { exitCode: 3 } };
    expect(exitCodeOf({ ...shell, state: 'failed', outcome: { error: failed } })).toBe(3);
    expect(exitCodeOf({ ...shell, state: 'timed_out', outcome: { error: failed } })).toBe(124);
  });

  it('is never 0 for a failed task, and ignores exit codes of other capabilities', () => {
    const error = { code: 'OUTPUT_LIMIT', details: { exitCode: 0 } };
    expect(exitCodeOf({ capability: 'shell.run', state: 'failed', outcome: { error } })).toBe(1);
    expect(exitCodeOf({ capability: 'python.run', state: 'succeeded', outcome: { result: { exitCode: 3 } } })).toBe(0);
  });
});

describe(exitCodeOfStatus.name, () => {
  it.each([
    [400, 2],
    [413, 2],
    [422, 2],
    [401, 1],
    [404, 1],
    [409, 1],
    [429, 1],
    [503, 1],
  ])('is, for status %d, %d', (status, code) => expect(exitCodeOfStatus(status)).toBe(code));
});
