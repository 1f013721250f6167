import type { SeededRandom } from '../plan/seeded-random';
import { pythonSum } from './python-program';
import { artifactOf, linesOf, newSum, totalOf, type ArtifactRecord, type SumInput } from './sum';

/**
 * `sum` and `python` succeed, `flaky` after a few failures; `cancelled` is cancelled by its caller; `slow` exceeds its timeout,
 * `stuck` its no-progress timeout; `unwanted` waits for a worker that does not exist; `session` is one of several in a session.
 */
export type TaskKind = 'sum' | 'python' | 'flaky' | 'cancelled' | 'slow' | 'stuck' | 'unwanted' | 'session';

/** A task for a caller to submit, with its expected outcome. */
export interface PlannedTask {
  ref: string;
  kind: TaskKind;
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

export interface TaskOptions {
  /** Limit of output lines, which limits the run time. */
  linesMax: number;
  /** True if a worker offers `python.run`. */
  hasPython: boolean;
  /** Environment of programs, which marks their processes. */
  env: Record<string, string>;
}

/** Share of each kind, in percent. */
const shares: Record<TaskKind, number> = {
  sum: 34,
  python: 16,
  flaky: 14,
  cancelled: 12,
  slow: 7,
  stuck: 5,
  unwanted: 6,
  session: 6,
};
const kinds = Object.entries(shares).flatMap(([kind, share]) => Array<TaskKind>(share).fill(kind as TaskKind));

/** The error code of `flaky` tasks. */
export const flakyCode = 'chaos.FLAKY';

/** Yields the kinds of tasks: one of each first, so that a short run has them all, then by share. */
export function* taskKinds(random: SeededRandom): Generator<TaskKind, never> {
  yield* random.shuffled(Object.keys(shares) as TaskKind[]);
  for (;;) yield random.pick(kinds);
}

/** Creates a task of a kind. */
export function plannedTask(
  kind: Exclude<TaskKind, 'session'>,
  ref: string,
  options: TaskOptions,
  random: SeededRandom,
): PlannedTask {
  const sum = newSum(ref, options.linesMax, random);
  const isKeyed = random.chance(0.6);
  return { ref, isKeyed, ...shaped(kind === 'python' && !options.hasPython ? 'sum' : kind, sum, options, random) };
}

/** Creates a task of a session: a short sum, since the others wait for it. */
export function plannedSessionTask(ref: string, sessionId: string, random: SeededRandom): PlannedTask {
  const sum = shortened(newSum(ref, Infinity, random));
  return { ref, isKeyed: random.chance(0.6), ...sumTask('session', sum, { sessionId }) };
}

type Shape = Omit<PlannedTask, 'ref' | 'isKeyed'>;

function shaped(
  kind: Exclude<TaskKind, 'session'>,
  sum: SumInput,
  { env, linesMax }: TaskOptions,
  random: SeededRandom,
): Shape {
  const long = lengthened(sum, linesMax);
  switch (kind) {
    case 'sum':
      return sumTask(kind, sum);
    case 'python':
      return pythonTask(sum, env);
    case 'flaky': {
      const failures = random.integer(1, 3);
      const backoff = { type: 'fixed', delayMs: random.integer(0, 300) };
      const retry = { maxAttempts: 50, backoff, on: [flakyCode, 'WORKER_LOST', 'START_TIMEOUT'] };
      return sumTask(kind, { ...shortened(sum), failures }, { retry });
    }
    case 'cancelled':
      return {
        ...sumTask(kind, long, {}, { status: 'cancelled', code: 'CANCELLED' }),
        cancelAfterMs: random.integer(0, Math.min(2500, long.lines * long.lineMs * 0.7)),
      };
    case 'slow': {
      const deadlineMs = random.integer(300, 1500);
      return sumTask(kind, long, { timeoutMs: deadlineMs }, { status: 'timed_out', code: 'TIMEOUT', deadlineMs });
    }
    case 'stuck': {
      const deadlineMs = random.integer(300, 1000);
      const expected = { status: 'timed_out', code: 'NO_PROGRESS', deadlineMs } as const;
      return sumTask(kind, { ...long, isQuiet: true }, { noProgressTimeoutMs: deadlineMs }, expected);
    }
    case 'unwanted':
      return unservedTask(sum.ref, random.integer(300, 3000));
  }
}

function sumTask(kind: TaskKind, input: SumInput, options: object = {}, expected: Partial<Expected> = {}): Shape {
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

function pythonTask(sum: SumInput, env: Record<string, string>): Shape {
  const total = totalOf(sum.upTo);
  const lines = [...linesOf({ ...sum, isQuiet: false }), `${total}\n`];
  return {
    kind: 'python',
    request: { capability: 'python.run', input: pythonSum(sum, env) },
    expected: { status: 'succeeded', total, lines, failures: 0 },
    aboutMs: sum.lines * sum.lineMs,
  };
}

function unservedTask(ref: string, deadlineMs: number): Shape {
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
