import { inputViolation, requestViolation } from './request-violation.policy';
import type { TaskRequest } from './task-request';

const outOfRange =
  'expected an integer within ±9007199254740991 or a float within the range of a double; send it as a string';

describe('requestFault', () => {
  it.each<TaskRequest>([
    { capability: 'test.work' },
    { capability: 'test.work', input: 1n, priority: 1, retry: { maxAttempts: 2, on: ['TIMEOUT'], backoff: {} } },
    { capability: 'test.work', labels: { require: { gpu: 'yes' } }, sessionId: 's-1', requireWorker: true },
  ])('accepts %p', (request) => {
    expect(requestViolation(request)).toBeUndefined();
  });

  it.each([
    [{ capability: 5 }, 'capability', 'expected a string'],
    [{ priority: NaN }, 'priority', 'expected a finite number'],
    [{ timeoutMs: '5' }, 'timeoutMs', 'expected a finite number'],
    [{ queueTimeoutMs: Infinity }, 'queueTimeoutMs', 'expected a finite number'],
    [{ retry: { backoff: { jitter: {} } } }, 'retry.backoff.jitter', 'expected a finite number'],
    [{ retry: { on: [1] } }, 'retry.on', 'expected a list of strings'],
    [{ labels: { require: { gpu: 1n } } }, 'labels.require', 'expected names with strings'],
    [{ sessionId: {} }, 'sessionId', 'expected a string'],
    [{ requireWorker: 1 }, 'requireWorker', 'expected a boolean'],
  ])('rejects %p', (given, path, message) => {
    expect(requestViolation({ capability: 'test.work', ...given } as TaskRequest)).toEqual({ path, message });
  });
});

describe('inputFault', () => {
  it('rejects a number of this process that may be rounded, and accepts one that was read as a float', () => {
    const input = { n: 2 ** 53 };
    expect(inputViolation({ capability: 'a', input })?.path).toBe('input.n');
    expect(inputViolation({ capability: 'a', input, inputIsParsed: true })).toBeUndefined();
  });

  it.each([true, false])('rejects a value that is not JSON, with its path (inputIsParsed: %p)', (inputIsParsed) => {
    const violation = { path: 'input.rows.1', message: outOfRange };
    expect(inputViolation({ capability: 'a', input: { rows: [0, Infinity] }, inputIsParsed })).toEqual(violation);
    expect(inputViolation({ capability: 'a', input: -Infinity, inputIsParsed })?.path).toBe('input');
  });
});
