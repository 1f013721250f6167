import type { Outcome } from '@yardmaster/protocol';
import type { AttemptRecords, TaskStore } from '../../../src/tasks';
import {
  claimTask,
  allOf,
  claimed,
  holder,
  lost,
  newTask,
  noSlot,
  openForEach,
  type OpenTaskStore,
  startMs,
  succeeded,
} from './fixture';

const error = { code: 'EXECUTION_ERROR', message: 'it raised', retryable: false, details: { line: 3 } };
const outcomes: Outcome[] = [
  succeeded,
  { status: 'failed', error, stats: { wallMs: 1, cpuMs: 2 }, truncated: { stdout: 7 } },
  { status: 'cancelled', error: { ...error, code: 'CANCELLED' }, stats: { wallMs: 1 } },
  { status: 'timed_out', error: { ...error, code: 'TIMEOUT' }, stats: { wallMs: 1 } },
];

/** Every report with a lease, and its answer if the lease is not the current one. */
const reports: Array<
  [name: string, report: (store: TaskStore, leaseId: string) => Promise<unknown>, refusal: unknown]
> = [
  ['finish', (store, leaseId) => store.attempts.finish(leaseId, succeeded, startMs + 50), { status: 'stale' }],
  [
    'requeue',
    (store, leaseId) => store.attempts.requeue(leaseId, 'rejected', noSlot, startMs + 50),
    { status: 'stale' },
  ],
  ['giveUp', (store, leaseId) => store.attempts.giveUp(leaseId, lost, startMs + 50), { status: 'stale' }],
  [
    'appendOutput',
    (store, leaseId) => store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'log', data: 'x' }], startMs),
    'stale',
  ],
  ['adopt', (store, leaseId) => store.attempts.adopt(leaseId, holder()), false],
];

export function describeReports(open: OpenTaskStore): void {
  describe('a report with a lease that is not current', () => {
    const given = openForEach(open);

    it.each(reports)('is stale and changes nothing: %s after the next claim', async (_, report, refusal) => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 2);
      await claimTask(given.store, task.id, holder(), startMs + 3);
      const before = await allOf(given.store, task.id);
      expect(await report(given.store, leaseId)).toEqual(refusal);
      expect(await allOf(given.store, task.id)).toEqual(before);
    });

    it.each(reports)('is stale and changes nothing: %s while the task is queued again', async (_, report, refusal) => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 2);
      const before = await allOf(given.store, task.id);
      expect(await report(given.store, leaseId)).toEqual(refusal);
      expect(await allOf(given.store, task.id)).toEqual(before);
    });

    it.each(reports)('is stale: %s with an unknown lease', async (_, report, refusal) => {
      const { task, leaseId } = await claimed(given.store);
      const last = leaseId.endsWith('0') ? '1' : '0';
      for (const other of [
        `${leaseId.slice(0, -1)}${last}`,
        `${leaseId}0`,
        task.id,
        'none',
        '',
        '~~',
        `${task.id}~1~`,
      ]) {
        expect(await report(given.store, other)).toEqual(refusal);
      }
      expect(await given.store.tasks.get(task.id)).toEqual(task);
    });
  });

  describe('finish', () => {
    const given = openForEach(open);

    it.each(outcomes)('records the outcome $status', async (outcome) => {
      const { task, leaseId } = await claimed(given.store);
      const ended = { ...task, state: outcome.status, finishedAtMs: startMs + 40, outcome };
      expect(await given.store.attempts.finish(leaseId, outcome, startMs + 40)).toEqual({
        status: 'recorded',
        task: ended,
      });
      const kept = await allOf(given.store, task.id);
      expect(kept.task).toEqual(ended);
      const fault = outcome.error && { error: outcome.error };
      expect(kept.attempts).toEqual([
        {
          taskId: task.id,
          attempt: 1,
          ...holder(),
          leaseId,
          startedAtMs: startMs + 1,
          finishedAtMs: startMs + 40,
          status: outcome.status,
          ...fault,
          outcome,
        },
      ]);
      expect(kept.events.at(-1)).toEqual({
        seq: 3,
        atMs: startMs + 40,
        type: 'state',
        data: { state: outcome.status, attempt: 1, workerId: 'w-1', ...fault },
      });
    });

    it('recognizes a repeated report, and changes nothing', async () => {
      const { task, leaseId } = await claimed(given.store);
      const both = await Promise.all([1, 2].map((n) => given.store.attempts.finish(leaseId, succeeded, startMs + n)));
      expect(both.map(({ status }) => status)).toEqual(['recorded', 'repeated']);
      const before = await allOf(given.store, task.id);
      const reordered = Object.fromEntries(Object.entries(succeeded).reverse()) as unknown as Outcome;
      expect(await given.store.attempts.finish(leaseId, reordered, startMs + 9)).toEqual({ status: 'repeated' });
      expect(await allOf(given.store, task.id)).toEqual(before);
    });

    it.each<[string, Outcome]>([
      ['another status', outcomes[1]!],
      ['another result', { ...succeeded, result: { exitCode: 1 } }],
      ['other statistics', { ...succeeded, stats: { wallMs: 13 } }],
      ['another number of truncated bytes', { ...succeeded, truncated: { stdout: 1 } }],
    ])('is stale and changes nothing if %s was recorded before', async (_, other) => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 1);
      const before = await allOf(given.store, task.id);
      expect(await given.store.attempts.finish(leaseId, other, startMs + 2)).toEqual({ status: 'stale' });
      expect(await given.store.attempts.retry(leaseId, other, startMs + 9, startMs + 3)).toEqual({ status: 'stale' });
      expect(await allOf(given.store, task.id)).toEqual(before);
    });

    it('recognizes a repeated report regardless of its artifacts', async () => {
      const { leaseId } = await claimed(given.store);
      const artifact = { name: 'a', sizeBytes: 1, sha256: 'f'.repeat(64), contentType: 'text/plain' };
      await given.store.artifacts.add(leaseId, { ...artifact, file: 'f-1' }, startMs);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 1);
      const claiming = { ...succeeded, artifacts: [artifact, { ...artifact, name: 'b' }] };
      expect(await given.store.attempts.finish(leaseId, claiming, startMs + 2)).toEqual({ status: 'repeated' });
    });

    it('is final', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 2);
      const before = await allOf(given.store, task.id);
      expect(await given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 3)).toEqual({ status: 'stale' });
      expect(await given.store.attempts.giveUp(leaseId, lost, startMs + 3)).toEqual({ status: 'stale' });
      expect(await given.store.attempts.adopt(leaseId, holder())).toBe(false);
      expect(await given.store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'log', data: '' }], startMs)).toBe(
        'stale',
      );
      expect(await allOf(given.store, task.id)).toEqual(before);
    });
  });

  describe('requeue', () => {
    const given = openForEach(open);

    it.each([
      ['lost', lost, 0],
      ['rejected', noSlot, 1],
    ] as const)('requeues the task after the attempt was %s', async (status, fault, rejections) => {
      const { task, leaseId } = await claimed(given.store);
      const waiting = { ...task, state: 'queued', rejections };
      const recorded = await given.store.attempts.requeue(leaseId, status, fault, startMs + 5);
      expect(recorded).toEqual({ status: 'recorded', task: waiting });
      const kept = await allOf(given.store, task.id);
      expect(kept.task).toEqual(waiting);
      expect(kept.attempts).toMatchObject([{ attempt: 1, status, error: fault, finishedAtMs: startMs + 5 }]);
      expect(kept.events.at(-1)).toEqual({
        seq: 3,
        atMs: startMs + 5,
        type: 'state',
        data: { state: 'queued', attempt: 1, workerId: 'w-1', error: fault },
      });
      expect(await given.store.queue.waiting()).toMatchObject([{ length: 1 }]);
      expect(await given.store.attempts.running({})).toEqual([]);
      expect(await given.store.attempts.requeue(leaseId, status, fault, startMs + 6)).toEqual({ status: 'repeated' });
    });
  });

  describe('giveUp', () => {
    const given = openForEach(open);

    it('fails the task, and records the attempt as lost', async () => {
      const { task, leaseId } = await claimed(given.store);
      const outcome: Outcome = { status: 'failed', error: lost, stats: { wallMs: 29 } };
      const failed = { ...task, state: 'failed', finishedAtMs: startMs + 30, outcome };
      expect(await given.store.attempts.giveUp(leaseId, lost, startMs + 30)).toEqual({
        status: 'recorded',
        task: failed,
      });
      const kept = await allOf(given.store, task.id);
      expect(kept.task).toEqual(failed);
      expect(kept.attempts).toMatchObject([{ status: 'lost', error: lost, finishedAtMs: startMs + 30 }]);
      expect(kept.events.at(-1)?.data).toEqual({ state: 'failed', attempt: 1, workerId: 'w-1', error: lost });
    });

    it('recognizes a repeated call, and makes a late outcome stale', async () => {
      const { leaseId } = await claimed(given.store);
      await given.store.attempts.giveUp(leaseId, lost, startMs + 30);
      expect(await given.store.attempts.giveUp(leaseId, lost, startMs + 31)).toEqual({ status: 'repeated' });
      expect(await given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 31)).toEqual({ status: 'stale' });
      expect(await given.store.attempts.finish(leaseId, succeeded, startMs + 32)).toEqual({ status: 'stale' });
    });
  });

  describe('adopt', () => {
    const given = openForEach(open);

    it('moves the lease to a new instance of the same worker', async () => {
      const { task, leaseId } = await claimed(given.store);
      const again = { workerId: 'w-1', instanceId: 'w-1-i2', linkId: 'r-1~2', leaseUntilMs: startMs + 99_000 };
      expect(await given.store.attempts.adopt(leaseId, again)).toBe(true);
      expect(await given.store.attempts.running({ workerId: 'w-1' })).toMatchObject([
        { ...again, leaseId, attempt: 1 },
      ]);
      expect(await given.store.attempts.finish(leaseId, succeeded, startMs + 4)).toMatchObject({ status: 'recorded' });
      expect(await given.store.tasks.attempts(task.id)).toMatchObject([
        { instanceId: 'w-1-i2', linkId: 'r-1~2', status: 'succeeded' },
      ]);
    });

    it('rejects another worker', async () => {
      const { task, leaseId } = await claimed(given.store);
      const before = await allOf(given.store, task.id);
      expect(await given.store.attempts.adopt(leaseId, holder('w-2'))).toBe(false);
      expect(await allOf(given.store, task.id)).toEqual(before);
    });
  });

  describe('renew and running', () => {
    const given = openForEach(open);
    const idsOf = async (filter: Parameters<AttemptRecords['running']>[0]) =>
      (await given.store.attempts.running(filter)).map(({ taskId }) => taskId).sort();

    it('returns running attempts by worker and by the end of the lease', async () => {
      const a = await claimed(given.store, {}, holder('w-1', startMs + 10));
      const b = await claimed(given.store, {}, holder('w-2', startMs + 20));
      await given.store.queue.add(newTask());
      const ended = await claimed(given.store, {}, holder('w-1', startMs + 10));
      await given.store.attempts.finish(ended.leaseId, succeeded, startMs + 3);
      expect(await idsOf({})).toEqual([a.task.id, b.task.id].sort());
      expect(await idsOf({ workerId: 'w-2' })).toEqual([b.task.id]);
      expect(await idsOf({ leaseEndedBeforeMs: startMs + 10 })).toEqual([]);
      expect(await idsOf({ leaseEndedBeforeMs: startMs + 11 })).toEqual([a.task.id]);
      expect(await idsOf({ leaseEndedBeforeMs: startMs + 11, workerId: 'w-2' })).toEqual([]);
    });

    it('extends only the leases of the named workers', async () => {
      const one = await claimed(given.store, {}, holder('w-1', startMs + 10));
      const two = await claimed(given.store, {}, holder('w-1', startMs + 900));
      const other = await claimed(given.store, {}, holder('w-2', startMs + 10));
      const done = await claimed(given.store, {}, holder('w-1', startMs + 10));
      await given.store.attempts.finish(done.leaseId, succeeded, startMs + 3);
      const unheld = await claimed(given.store, {}, holder('w-1', startMs + 600));
      const taskIds = new Set([one, two, other, done].map(({ task }) => task.id));
      await given.store.attempts.renew(
        ['w-1', 'w-none'].map((workerId) => ({ workerId, linkId: `r-1~${workerId}`, taskIds })),
        startMs + 700,
      );
      const untilMs = async (taskId: string) => (await given.store.tasks.attempts(taskId))[0]!.leaseUntilMs - startMs;
      expect(await untilMs(one.task.id)).toBe(700);
      expect(await untilMs(two.task.id)).toBe(900);
      expect(await untilMs(other.task.id)).toBe(10);
      expect(await untilMs(done.task.id)).toBe(10);
      expect(await untilMs(unheld.task.id)).toBe(600);
      expect(await idsOf({ leaseEndedBeforeMs: startMs + 500 })).toEqual([other.task.id]);
    });
  });
}
