import { compileSchema, InvalidPayloadError } from '@yardmaster/protocol';
import type { Distribution, FaultKind, Scenario } from './scenario';

/**
 * Validates a scenario from JSON: `{ name?, seed?, faults: [{ fault, … }] }`. Calls `seed` if it has none.
 * @throws InvalidPayloadError `INVALID_REQUEST` with the path of the first violation: `faults.2.rate: expected number,
 * got string`
 */
export function readScenario(value: unknown, seed: () => number): Scenario {
  check(value, scenarioSchema, '');
  const { faults, ...rest } = value as Pick<Scenario, 'faults'> & Partial<Scenario>;
  for (const [index, fault] of faults.entries()) {
    const path = `faults.${index}`;
    check(fault, withKind('fault', faultSchemas), path);
    check(fault, faultSchemas[fault.fault], path);
    for (const key of durationsOfFaults)
      checkDuration((fault as object as Record<string, unknown>)[key], `${path}.${key}`);
  }
  return { name: 'unnamed', ...rest, seed: rest.seed ?? seed(), faults };
}

/** Returns a seed for a scenario without one, short enough to read aloud. */
export function generateSeed(chance: number): number {
  return Math.floor(chance * 1_000_000);
}

function check(value: unknown, schema: object, path: string): void {
  const fault = compileSchema(schema)(value);
  if (!fault) return;
  const whole = [path, fault.path].filter((part) => part !== '').join('.');
  throw new InvalidPayloadError({ path: whole, message: fault.message }, 'INVALID_REQUEST');
}

const dayMs = 86_400_000;
const time = { type: 'integer', minimum: 0, maximum: dayMs };
const positive = { type: 'number', exclusiveMinimum: 0, maximum: dayMs };
const count = { type: 'integer', minimum: 1, maximum: 1000 };
const patterns = { type: 'array', minItems: 1, maxItems: 64, items: { type: 'string', minLength: 1, maxLength: 128 } };

const duration = { type: ['number', 'object'], minimum: 0, maximum: dayMs };

/** Schemas by the `kind` of a distribution. */
const distributionSchemas: Record<Distribution['kind'], object> = {
  uniform: object({ kind: {}, minMs: time, maxMs: time }),
  exponential: object({ kind: {}, meanMs: positive }),
  lognormal: object({ kind: {}, medianMs: positive, sigma: { type: 'number', minimum: 0, maximum: 10 } }),
  pareto: object({ kind: {}, minMs: positive, alpha: { type: 'number', exclusiveMinimum: 0, maximum: 100 } }),
  mix: object({ kind: {}, parts: { type: 'array', minItems: 1, maxItems: 16 } }),
};
const part = object({ weight: { type: 'number', exclusiveMinimum: 0, maximum: 1e6 }, of: duration });
const partsDeepMax = 4;

const durationsOfFaults = ['takesMs', 'everyMs', 'firstMs', 'downMs', 'forMs', 'delayMs'];

function checkDuration(value: unknown, path: string, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  check(value, withKind('kind', distributionSchemas), path);
  const { kind, parts = [] } = value as { kind: Distribution['kind']; parts?: unknown[] };
  check(value, distributionSchemas[kind], path);
  if (depth >= partsDeepMax) throw new InvalidPayloadError({ path, message: 'is too deep' }, 'INVALID_REQUEST');
  for (const [index, each] of parts.entries()) {
    check(each, part, `${path}.parts.${index}`);
    checkDuration((each as { of: unknown }).of, `${path}.parts.${index}.of`, depth + 1);
  }
}

function object(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const properties = { ...required, ...optional };
  return { type: 'object', required: Object.keys(required), additionalProperties: false, properties };
}

const scenarioSchema = object(
  { faults: { type: 'array', maxItems: 64, items: { type: 'object' } } },
  {
    name: { type: 'string', minLength: 1, maxLength: 128 },
    seed: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 },
  },
);

function ofAttempt(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const scope = {
    workers: patterns,
    capabilities: patterns,
    attempts: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'integer', minimum: 1 } },
    rate: { type: 'number', minimum: 0, maximum: 1 },
    times: { type: 'integer', minimum: 1 },
    fromMs: time,
    untilMs: time,
  };
  return object({ fault: {}, ...required }, { ...scope, ...optional });
}

function ofWorker(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const recurrence = { workers: patterns, firstMs: duration, times: { type: 'integer', minimum: 1 } };
  return object({ fault: {}, everyMs: duration, ...required }, { ...recurrence, ...optional });
}

const reports = ['task.finished', 'task.output'];

const faultSchemas: Record<FaultKind, object> = {
  latency: ofAttempt({ takesMs: duration }),
  error: ofAttempt(
    { code: { type: 'string', pattern: '^([A-Z][A-Z_]*|[a-z][a-z0-9_]*\\.[A-Z][A-Z_]*)$', maxLength: 64 } },
    { message: { type: 'string', maxLength: 1000 }, retryable: { type: 'boolean' }, details: { type: 'object' } },
  ),
  hang: ofAttempt({}, { isStubborn: { type: 'boolean' } }),
  crash: ofAttempt({ when: { enum: ['before', 'during', 'after'] } }, { downMs: duration }),
  'slow-output': ofAttempt({ bytesPerS: { type: 'integer', minimum: 1, maximum: 1e9 } }),
  'duplicate-report': ofAttempt({}, { message: { enum: reports }, copies: count }),
  'late-report': ofAttempt({ delayMs: duration }),
  'lost-ack': ofAttempt({}, { message: { enum: [...reports, 'task.execute'] } }),
  'link-cut': ofWorker({ downMs: duration }),
  'silent-link': ofWorker({ forMs: duration }),
  'registration-storm': ofWorker({ rounds: count }),
  restart: ofWorker({ downMs: duration }, { staggerMs: time }),
  'clock-skew': object(
    { fault: {} },
    {
      workers: patterns,
      offsetMs: { type: 'integer', minimum: -365 * dayMs, maximum: 365 * dayMs },
      speed: { type: 'number', minimum: 0.01, maximum: 100 },
    },
  ),
  'slots-lie': object({ fault: {}, slots: count }, { workers: patterns }),
};

/** Returns a schema for an object with one of these kinds. */
function withKind(key: string, schemas: Record<string, object>): object {
  return { required: [key], properties: { [key]: { enum: Object.keys(schemas) } } };
}
