import { TaskRequestDto } from '../tasks/task-request.dto';
import { validateDto } from './validate-dto';

/** Returns the violations of a request as `path: message`. */
function faultsOf(value: unknown): string {
  try {
    validateDto(TaskRequestDto, value);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe(validateDto, () => {
  it('returns a valid value without copying its parts', () => {
    const input = JSON.parse('{"__proto__":1,"constructor":2,"deep":[{"a":null}]}') as object;
    const dto = validateDto(TaskRequestDto, { capability: 'a.b', input, labels: { require: { region: 'eu' } } });
    expect(dto.input).toBe(input);
    expect(dto).toEqual({ capability: 'a.b', input, labels: { require: { region: 'eu' } } });
  });

  it('accepts null for optional properties', () => {
    expect(faultsOf({ capability: 'a.b', priority: null, labels: null, retry: { backoff: null } })).toBe('none');
  });

  it.each([
    [undefined, 'expected object, got undefined'],
    [null, 'expected object, got null'],
    [[], 'expected object, got array'],
    ['text', 'expected object, got string'],
    [{ capability: 'a.b', labels: 'eu' }, 'labels: expected object, got string'],
    [{ capability: 'a.b', labels: { only: {} } }, 'labels.only: is not a known property'],
    [{ capability: 'a.b', timeoutMs: 0 }, 'timeoutMs: must be >= 1'],
    [{ capability: 'a.b', timeoutMs: '1' }, 'timeoutMs: expected integer or null, got string'],
    [{ capability: 'a.b', requireWorker: 'yes' }, 'requireWorker: expected boolean or null, got string'],
    [{ capability: 'a.b', toString: 1 }, 'toString: is not a known property'],
    [{ capability: 'a.b', constructor: Object }, 'constructor: is not a known property'],
    [JSON.parse('{"capability":"a.b","__proto__":{}}'), '__proto__: is not a known property'],
    [{}, 'capability: is required'],
    [{ capability: null }, 'capability: expected string, got null'],
    [{ capability: 'python' }, 'capability: must be a dotted name such as python.run'],
    [
      { capability: 'a.b', retry: { maxAttempts: 0, on: ['x'] } },
      'retry.maxAttempts: must be >= 1; retry.on.0: must be',
    ],
    [{ capability: 'a.b', labels: { require: { 'a b': '' } } }, 'labels.require.a b: must be up to 64 letters'],
    [{ capability: 'a.b', sesionId: '' }, 'sesionId: is not a known property; did you mean `sessionId`?'],
    [{ capability: 'a.b', labels: { prefr: {} } }, 'labels.prefr: is not a known property; did you mean `prefer`?'],
  ])('rejects %j', (value, faults) => {
    expect(faultsOf(value)).toContain(faults);
  });

  it.each([
    [{ 'gpu/kind': 'a100' }, true],
    [{ region: 1 }, false],
    [{ 'with space': 'x' }, false],
    [{ region: 'x'.repeat(257) }, false],
    [[], false],
    [Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`l${index}`, ''])), false],
  ])('validates labels: %j', (require, isFine) => {
    expect(faultsOf({ capability: 'a.b', labels: { require } }) === 'none').toBe(isFine);
  });
});
