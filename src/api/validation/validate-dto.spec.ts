import { TaskRequestDto } from '../tasks/task-request.dto';
import { validateDto } from './validate-dto';

/** Faults of a request as `path: message`. */
function faultsOf(value: unknown): string {
  try {
    validateDto(TaskRequestDto, value);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe(validateDto, () => {
  it('should take what fits, and hold what it holds uncopied', () => {
    const input = JSON.parse('{"__proto__":1,"constructor":2,"deep":[{"a":null}]}') as object;
    const dto = validateDto(TaskRequestDto, { capability: 'a.b', input, labels: { require: { region: 'eu' } } });
    expect(dto).toBeInstanceOf(TaskRequestDto);
    expect(dto.input).toBe(input);
    expect(dto.labels).toEqual({ require: { region: 'eu' } });
  });

  it('should take null for what was left out', () => {
    expect(faultsOf({ capability: 'a.b', priority: null, labels: null, retry: { backoff: null } })).toBe('none');
  });

  it.each([
    [undefined, 'expected object, got undefined'],
    [null, 'expected object, got null'],
    [[], 'expected object, got array'],
    ['text', 'expected object, got string'],
    [{ capability: 'a.b', labels: 'eu' }, 'labels: expected object, got string'],
    [{ capability: 'a.b', labels: { only: {} } }, 'labels.only: is not a known property'],
    [{ capability: 'a.b', timeoutMs: 0 }, 'timeoutMs: must not be less than 1'],
    [{ capability: 'a.b', timeoutMs: '1' }, 'timeoutMs: must be an integer number'],
    [{ capability: 'a.b', requireWorker: 'yes' }, 'requireWorker: must be a boolean value'],
    [{ capability: 'a.b', toString: 1 }, 'toString: is not a known property'],
    [{ capability: 'a.b', constructor: Object }, 'constructor: is not a known property'],
    [JSON.parse('{"capability":"a.b","__proto__":{}}'), '__proto__: is not a known property'],
  ])('should refuse %j', (value, faults) => {
    expect(faultsOf(value)).toContain(faults);
  });

  it.each([
    [{ 'gpu/kind': 'a100' }, true],
    [{ region: 1 }, false],
    [{ 'with space': 'x' }, false],
    [{ region: 'x'.repeat(257) }, false],
    [[], false],
    [Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`l${index}`, ''])), false],
  ])('should know labels: %j', (require, isFine) => {
    expect(faultsOf({ capability: 'a.b', labels: { require } }) === 'none').toBe(isFine);
  });
});
