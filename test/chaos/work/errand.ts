import type { SeededRandom } from '../plan/seeded-random';
import { pythonSum } from './python-program';
import { artifactOf, linesOf, newSum, totalOf, type ArtifactRecord, type SumInput } from './sum';

/**
 * `sum` and `python` succeed, `flaky` after a few failures; `cancelled` is cancelled by its caller; `slow` exceeds its timeout,
 * `stuck` its no-progress timeout; `unwanted` waits for a worker that does not exist; `session` is one of several in a session.
 */
export type ErrandKind = 'sum' | 'python' | 'flaky' | 'cancelled' | 'slow' | 'stuck' | 'unwanted' | 'session';

/** A task for a caller to submit, with its expected outcome. */
export interface Errand {
  ref: string;
  kind: ErrandKind;
  /** Body of the request. */
  request: { capability: string; input: unknown; [option: string]: unknown };
  expected: Expected;
  /** Approximate run time, for callers that do not follow the task. */
  aboutMs: number;
  /** The caller cancels it after this time. */
  cancelAfterMs?: number;
  /** True if it is sent with an `Idempotency-Key`, and retried if no answer arrives. */
  isKeyed: boolean;
}

/** The expected end of a task. */
export interface Expected {
  status: 'succeeded' | 'cancelled' | 'timed_out';
  code?: string;
  /** The sum if it succeeds; a task may succeed before it is cancelled. */
  total?: number;
  lines: string[];
  /** Attempts up to this number fail. */
  failures: number;
  /** The artifact, if it succeeds; if not, the artifact may exist. */
  artifact?: ArtifactRecord;
  /** The deadline that ends it: minimum duration of the attempt or of the wait. */
  deadlineMs?: number;
}

export interface ErrandOptions {
  /** Limit of output lines, which limits the run time. */
  linesMax: number;
  /** True if a worker offers `python.run`. */
  hasPython: boolean;
  /** Environment of programs, which marks their processes. */
  env: Record<string, string>;
}

/** Share of each kind, in percent. */
const shares: Record<ErrandKind, number> = {
  sum: 34,
  python: 16,
  flaky: 14,
  cancelled: 12,
  slow: 7,
  stuck: 5,
  unwanted: 6,
  session: 6,
};
const kinds = Object.entries(shares).flatMap(([kind, share]) => Array<ErrandKind>(share).fill(kind as ErrandKind));

/** The error code of `flaky` tasks. */
export const flakyCode = 'chaos.FLAKY';

/** Yields the kinds of tasks: one of each first, so that a short run has them all, then by share. */
export function* errandKinds(random: SeededRandom): Generator<ErrandKind, never> {
  yield* random.shuffled(Object.keys(shares) as ErrandKind[]);
  for (;;) yield random.pick(kinds);
}

/** Creates a task of a kind. */
export function newErrand(
  kind: Exclude<ErrandKind, 'session'>,
  ref: string,
  options: ErrandOptions,
  random: SeededRandom,
): Errand {
  const sum = newSum(ref, options.linesMax, random);
  const isKeyed = random.chance(0.6);
  return { ref, isKeyed, ...shaped(kind === 'python' && !options.hasPython ? 'sum' : kind, sum, options, random) };
}

/** Creates a task of a session: a short sum, since the others wait for it. */
export function sessionErrand(ref: string, sessionId: string, random: SeededRandom): Errand {
  const sum = shortened(newSum(ref, Infinity, random));
  return { ref, isKeyed: random.chance(0.6), ...sumErrand('session', sum, { sessionId }) };
}

type Shape = Omit<Errand, 'ref' | 'isKeyed'>;

function shaped(
  kind: Exclude<ErrandKind, 'session'>,
  sum: SumInput,
  { env, linesMax }: ErrandOptions,
  random: SeededRandom,
): Shape {
  const long = lengthened(sum, linesMax);
  switch (kind) {
    case 'sum':
      return sumErrand(kind, sum);
    case 'python':
      return pythonErrand(sum, env);
    case 'flaky': {
      const failures = random.integer(1, 3);
      const backoff = { type: 'fixed', delayMs: random.integer(0, 300) };
      const retry = { maxAttempts: 50, backoff, on: [flakyCode, 'WORKER_LOST', 'START_TIMEOUT'] };
      return sumErrand(kind, { ...shortened(sum), failures }, { retry });
    }
    case 'cancelled':
      return {
        ...sumErrand(kind, long, {}, { status: 'cancelled', code: 'CANCELLED' }),
        cancelAfterMs: random.integer(0, Math.min(2500, long.lines * long.lineMs * 0.7)),
      };
    case 'slow': {
      const deadlineMs = random.integer(300, 1500);
      return sumErrand(kind, long, { timeoutMs: deadlineMs }, { status: 'timed_out', code: 'TIMEOUT', deadlineMs });
    }
    case 'stuck': {
      const deadlineMs = random.integer(300, 1000);
      const expected = { status: 'timed_out', code: 'NO_PROGRESS', deadlineMs } as const;
      return sumErrand(kind, { ...long, isQuiet: true }, { noProgressTimeoutMs: deadlineMs }, expected);
    }
    case 'unwanted':
      return unwantedErrand(sum.ref, random.integer(300, 3000));
  }
}

function sumErrand(kind: ErrandKind, input: SumInput, options: object = {}, expected: Partial<Expected> = {}): Shape {
  return {
    kind,
    request: { capability: 'chaos.sum', input, ...options },
    expected: {
      status: 'succeeded',
      total: totalOf(input.upTo),
      lines: linesOf(input),
      failures: input.failures,
      artifact: artifactOf(input),
      ...expected,
    },
    aboutMs: input.lines * input.lineMs,
  };
}

function pythonErrand(sum: SumInput, env: Record<string, string>): Shape {
  const total = totalOf(sum.upTo);
  const lines = [...linesOf({ ...sum, isQuiet: false }), `${total}\n`];
  return {
    kind: 'python',
    request: { capability: 'python.run', input: pythonSum(sum, env) },
    expected: { status: 'succeeded', total, lines, failures: 0 },
    aboutMs: sum.lines * sum.lineMs,
  };
}

function unwantedErrand(ref: string, deadlineMs: number): Shape {
  return {
    kind: 'unwanted',
    request: { capability: 'chaos.nothing', input: { ref }, queueTimeoutMs: deadlineMs },
    expected: { status: 'timed_out', code: 'QUEUE_TIMEOUT', lines: [], failures: 0, deadlineMs },
    aboutMs: deadlineMs,
  };
}

function shortened(sum: SumInput): SumInput {
  return { ...sum, lines: Math.min(sum.lines, 8), lineMs: Math.min(sum.lineMs, 80) };
}

/** Makes the sum run long enough to be ended before. */
function lengthened(sum: SumInput, linesMax: number): SumInput {
  return { ...sum, lines: Math.min(60, linesMax), lineMs: 100 };
}
