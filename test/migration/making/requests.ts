import type { Json } from './expected';

const day = 86_400_000;

/** Values that are hard to store. */
export const inputs = {
  odd: {
    text: 'ünïcödé \u{1f680}  "quotes" \\ and \u0000',
    numbers: [0, -1.5, 2 ** 53 - 1, 1e21],
    nested: { constructor: 'a key', list: [[], {}, null, true] },
  },
};

/** Larger than the details in lists and in earlier attempts. */
export const largeDetails = {
  path: 'a.b',
  lines: Array.from({ length: 160 }, (_, n) => `line ${n} of a long traceback`),
};

const retried = {
  maxAttempts: 3,
  on: ['work.BROKEN', 'WORKER_LOST'],
  backoff: { type: 'fixed', delayMs: 0, jitter: 0 },
};
const north = { require: { zone: 'north' } };
const south = { require: { zone: 'south' } };
const task: Json = { capability: 'work.do', input: {}, queueTimeoutMs: 7 * day, timeoutMs: day, labels: north };

/** The request of each task of the story, by name. */
export const requests: Record<string, Json> = {
  succeeded: { ...task, input: inputs.odd, priority: 3, labels: { ...north, prefer: { disk: 'ssd' } } },
  failed: { ...task, input: { name: 'failed' } },
  timedOut: { ...task, timeoutMs: 60_000, noProgressTimeoutMs: 60_000, startTimeoutMs: 60_000 },
  timedOutByControlPlane: { ...task, timeoutMs: 50, retry: { maxAttempts: 1 } },
  cancelled: task,
  cancelledWaiting: { ...task, capability: 'work.unknown', labels: {} },
  overdue: { ...task, capability: 'work.unknown', labels: {}, queueTimeoutMs: 50 },
  keyed: { ...task, input: { name: 'keyed' } },
  failedLarge: { ...task, retry: { ...retried, maxAttempts: 2 } },
  retried: { ...task, retry: retried },
  rejected: task,
  output: task,
  droppedOutput: task,
  artifacts: { ...task, retry: retried },
  inClosedSession: { ...task, labels: {} },
  lost: { ...task, labels: south, retry: retried },
  lostWithSession: { ...task, labels: {} },
  lostForGood: { ...task, labels: south, retry: { maxAttempts: 1 } },
  many: { ...task, retry: { maxAttempts: 1 } },
  delayed: { ...task, retry: { ...retried, backoff: { type: 'fixed', delayMs: day / 24, jitter: 0 } } },
  running: { ...task, retry: retried },
  runningAgain: { ...task, input: { name: 'runningAgain' }, retry: retried },
  runningInSession: { ...task, labels: {} },
  runningToBeCancelled: task,
  runningKeyed: { ...task, input: { name: 'runningKeyed' } },
  runningSouth: { ...task, labels: south, retry: retried },
  runningSouthOnce: { ...task, labels: south, retry: { maxAttempts: 1 } },
  waiting: { ...task, input: { name: 'waiting' } },
  waitingUrgent: { ...task, priority: 50 },
  waitingIdle: { ...task, priority: -50 },
  waitingShort: { ...task, capability: 'work.short' },
  waitingLabelled: { ...task, labels: { require: { zone: 'north', disk: 'ssd' }, prefer: { zone: 'north' } } },
  waitingElsewhere: { ...task, labels: south },
  waitingInSession: { ...task, labels: {} },
  waitingKeyed: { ...task, input: { name: 'waitingKeyed' } },
  waitingForNobody: { ...task, capability: 'work.unknown', labels: {} },
};
