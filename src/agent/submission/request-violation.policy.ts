import { jsonViolation, parsedViolation, type Violation } from '@yardmaster/protocol';
import type { TaskRequest } from './task-request';

type Form = 'string' | 'number' | 'boolean' | 'labels' | 'strings';

/** The type of each property that is stored or used for ordering; bounds are checked elsewhere. */
const forms = [
  ['sessionId', 'string'],
  ['priority', 'number'],
  ['timeoutMs', 'number'],
  ['noProgressTimeoutMs', 'number'],
  ['startTimeoutMs', 'number'],
  ['queueTimeoutMs', 'number'],
  ['retry.maxAttempts', 'number'],
  ['retry.on', 'strings'],
  ['retry.backoff.type', 'string'],
  ['retry.backoff.delayMs', 'number'],
  ['retry.backoff.maxDelayMs', 'number'],
  ['retry.backoff.jitter', 'number'],
  ['labels.require', 'labels'],
  ['labels.prefer', 'labels'],
  ['requireWorker', 'boolean'],
] as const satisfies ReadonlyArray<readonly [path: string, form: Form]>;

const properties = forms.map(([path, form]) => ({ path, form, steps: path.split('.') }));

/**
 * Returns the first type error of a request; a caller in this process can pass anything. Numbers must be finite: NaN
 * would break the order of the queue.
 */
export function requestViolation(request: TaskRequest): Violation | undefined {
  if (typeof request.capability !== 'string') return { path: 'capability', message: expected('string') };
  for (const { path, form, steps } of properties) {
    const value = valueAt(request, steps);
    if (value !== undefined && !hasForm(form, value)) return { path, message: expected(form) };
  }
  return undefined;
}

/** Returns the first violation of the input as JSON (protocol/README.md, "JSON"); its path begins with `input`. */
export function inputViolation({ input, inputIsParsed }: TaskRequest): Violation | undefined {
  const violation = inputIsParsed ? parsedViolation(input) : jsonViolation(input);
  return violation && { ...violation, path: violation.path === '' ? 'input' : `input.${violation.path}` };
}

function valueAt(request: object, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], request);
}

function hasForm(form: Form, value: unknown): boolean {
  if (form === 'number') return Number.isFinite(value);
  if (form === 'strings') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (form !== 'labels') return typeof value === form;
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}

function expected(form: Form): string {
  const names = { number: 'a finite number', strings: 'a list of strings', labels: 'names with strings' };
  return `expected ${form in names ? names[form as keyof typeof names] : `a ${form}`}`;
}
