import { generateSeed, readScenario } from '.';

const seed = (): number => 5;

describe(readScenario, () => {
  it('keeps the given values, and adds only a name and a seed', () => {
    const faults = [{ fault: 'latency', takesMs: { kind: 'mix', parts: [{ weight: 1, of: 2 }] } }];
    expect(readScenario({ faults }, seed)).toEqual({ name: 'unnamed', seed: 5, faults });
    expect(readScenario({ name: 'n', seed: 1, faults: [] }, seed)).toEqual({ name: 'n', seed: 1, faults: [] });
  });

  it.each<[string, unknown]>([
    ['latency', { takesMs: { kind: 'uniform', minMs: 1, maxMs: 2 }, rate: 0.5 }],
    ['latency', { takesMs: { kind: 'pareto', minMs: 1, alpha: 1.5 } }],
    ['error', { code: 'browser.TARGET_NOT_FOUND', message: 'm', retryable: true, details: {}, attempts: [1] }],
    ['hang', { isStubborn: true, workers: ['w'], capabilities: ['python.*'], fromMs: 0, untilMs: 5, times: 1 }],
    ['crash', { when: 'during', downMs: { kind: 'exponential', meanMs: 10 } }],
    ['slow-output', { bytesPerS: 10 }],
    ['duplicate-report', { message: 'task.output', copies: 2 }],
    ['late-report', { delayMs: 100 }],
    ['lost-ack', { message: 'task.execute' }],
    ['link-cut', { everyMs: 100, downMs: 10, firstMs: 0, times: 3 }],
    ['silent-link', { everyMs: { kind: 'lognormal', medianMs: 10, sigma: 1 }, forMs: 5000 }],
    ['registration-storm', { everyMs: 100, rounds: 10 }],
    ['restart', { everyMs: 100, downMs: 10, staggerMs: 5 }],
    ['clock-skew', { offsetMs: -3_600_000, speed: 2 }],
    ['slots-lie', { slots: 9, workers: ['w'] }],
  ])('accepts %s', (fault, options) => {
    const faults = [{ fault, ...(options as object) }];
    expect(readScenario({ faults }, seed).faults).toEqual(faults);
  });

  it.each<[string, unknown]>([
    ['expected object, got null', null],
    ['faults: is required', {}],
    ['extra: is not a known property', { faults: [], extra: 1 }],
    ['seed: must be >= 0', { faults: [], seed: -1 }],
    ['faults.0: expected object, got string', { faults: ['hang'] }],
    ['faults.0.fault: is required', { faults: [{}] }],
    ['faults.1.rate: expected number, got string', { faults: [{ fault: 'hang' }, { fault: 'hang', rate: '1' }] }],
    ['faults.0.rate: must be <= 1', { faults: [{ fault: 'hang', rate: 2 }] }],
    ['faults.0.when: is required', { faults: [{ fault: 'crash' }] }],
    ['faults.0.takes: is not a known property', { faults: [{ fault: 'latency', takesMs: 1, takes: 1 }] }],
    ['faults.0.takesMs: expected number or object, got string', { faults: [{ fault: 'latency', takesMs: '1' }] }],
    ['faults.0.takesMs.kind: is required', { faults: [{ fault: 'latency', takesMs: {} }] }],
    ['faults.0.takesMs.meanMs: is required', { faults: [{ fault: 'latency', takesMs: { kind: 'exponential' } }] }],
    [
      'faults.0.takesMs.parts.0.of.meanMs: is required',
      { faults: [{ fault: 'latency', takesMs: { kind: 'mix', parts: [{ weight: 1, of: { kind: 'exponential' } }] } }] },
    ],
    ['faults.0.everyMs: is required', { faults: [{ fault: 'link-cut', downMs: 1 }] }],
  ])('rejects with %s', (message, value) => {
    expect(() => readScenario(value, seed)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST', message }));
  });

  it('rejects an unknown fault with its path', () => {
    expect(() => readScenario({ faults: [{ fault: 'gremlin' }] }, seed)).toThrow(
      /^faults\.0\.fault: expected one of "latency", "error"/,
    );
  });
});

describe(generateSeed, () => {
  it('returns an integer', () => expect(generateSeed(0.1234567)).toBe(123_456));
});
