import type { Credential, KeyLimits, KeyUsage, NewTask, Task, TaskStore } from '../../../src/tasks';
import {
  claimed,
  claimTask,
  holder,
  lost,
  newTask,
  openForEach,
  type OpenTaskStore,
  startMs,
  succeeded,
} from './fixture';
import { closed, newSession } from './session-fixture';

const keyId = 'k-1';
const cancelled = { status: 'cancelled', stats: { wallMs: 0 } } as const;
const everything = { endedBeforeMs: startMs + 1e9, endedMax: 0, endedBytesMax: 0, keysBeforeMs: 0 };

export function describeKeyLimits(open: OpenTaskStore): void {
  const given = openForEach(open);

  const limit = (limits: KeyLimits, id = keyId): Promise<void> => given.store.credentials.add(apiKey(id, limits));
  const add = (over: Partial<NewTask> = {}, store = given.store): Promise<Task> =>
    store.queue.add(newTask({ keyId, ...over }));
  const rejection = (limitName: string, value: number, used = value) => ({
    code: 'KEY_LIMIT_REACHED',
    retryable: true,
    details: { limit: limitName, value, used },
  });

  describe('the waiting tasks of an API key', () => {
    it('are rejected from the limit on, others are not', async () => {
      await limit({ waitingMax: 2 });
      await Promise.all([add(), add()]);
      await expect(add()).rejects.toMatchObject({
        ...rejection('waitingMax', 2),
        message:
          'API key k-1 has 2 waiting tasks (limit 2); wait for some to end, or ask an operator to raise `waitingMax`',
      });
      expect([...(await given.store.credentials.rejections())]).toEqual([[keyId, new Map([['waitingMax', 1]])]]);
      await expect(add({ keyId: 'k-2' })).resolves.toMatchObject({ state: 'queued' });
      await expect(add({ keyId: undefined })).resolves.toMatchObject({ state: 'queued' });
      expect(await usageOf(given.store)).toMatchObject({ waiting: 2, submissionsLastMinute: 0 });
    });

    it('exceed the limit by none of 64 added in one turn through two stores', async () => {
      await limit({ waitingMax: 10 });
      const stores = [given.store, await given.openSecond()];
      const results = await Promise.allSettled(Array.from({ length: 64 }, (_, n) => add({}, stores[n % 2])));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
      for (const store of stores) expect(await usageOf(store)).toMatchObject({ waiting: 10 });
    });

    it('are counted through claims, retries, delays, ends and a restart', async () => {
      const { store } = given;
      await limit({ waitingMax: 3 });
      const counted = async (): Promise<unknown[]> => {
        const { waiting, running } = await usageOf(store);
        return [waiting, running];
      };
      const first = await claimed(store, { keyId });
      expect(await counted()).toEqual([0, 1]);
      await store.attempts.requeue(first.leaseId, 'lost', lost, startMs + 2);
      expect(await counted()).toEqual([1, 0]);
      const again = (await claimTask(store, first.task.id, holder(), startMs + 3))!;
      await store.attempts.retry(
        again.leaseId,
        { ...succeeded, status: 'failed', error: lost },
        startMs + 99,
        startMs + 4,
      );
      expect(await counted()).toEqual([1, 0]);
      await store.queue.release(startMs + 99);
      const queued = await add();
      await store.queue.endQueued(queued.id, cancelled, startMs + 5);
      expect(await counted()).toEqual([1, 0]);
      const ended = await claimed(store, { keyId, capability: 'other.run' });
      await store.attempts.finish(ended.leaseId, succeeded, startMs + 6);
      await store.attempts.finish(ended.leaseId, succeeded, startMs + 6);
      expect(await counted()).toEqual([1, 0]);
      await Promise.all([add(), add()]);
      await expect(add()).rejects.toMatchObject(rejection('waitingMax', 3));
      const reopened = await given.reopen();
      await expect(add({}, reopened)).rejects.toMatchObject(rejection('waitingMax', 3));
      expect(await usageOf(reopened)).toMatchObject({ waiting: 3, running: 0 });
    });

    it('follow a limit that is changed or removed', async () => {
      await limit({ waitingMax: 1 });
      await add();
      await given.store.credentials.replace(apiKey(keyId, { waitingMax: 2 }));
      await add();
      await expect(add()).rejects.toMatchObject(rejection('waitingMax', 2));
      await given.store.credentials.replace({ ...apiKey(keyId, { waitingMax: 1 }), version: 1 });
      await expect(add()).rejects.toMatchObject(rejection('waitingMax', 1, 2));
      await given.store.credentials.remove(keyId);
      await expect(add()).resolves.toMatchObject({ keyId });
    });
  });

  describe('the submissions of an API key in a minute', () => {
    const atS = (seconds: number): Partial<NewTask> => ({ createdAtMs: startMs + seconds * 1000 });

    it('are rejected from the limit on, until the oldest is over a minute ago', async () => {
      await limit({ submissionsPerMinuteMax: 2 });
      await add(atS(0.5));
      await add(atS(10));
      await expect(add(atS(20))).rejects.toMatchObject({
        code: 'KEY_LIMIT_REACHED',
        details: { limit: 'submissionsPerMinuteMax', value: 2, used: 2, retryAfterMs: 41_000 },
      });
      await expect(add(atS(60.999))).rejects.toMatchObject({ details: { retryAfterMs: 1 } });
      await add(atS(61));
      await expect(add(atS(61))).rejects.toMatchObject({ details: { retryAfterMs: 10_000 } });
    });

    it('do not include rejected tasks and replays', async () => {
      await limit({ submissionsPerMinuteMax: 2 });
      const { keys } = given.store;
      const idempotency = { key: 'i', fingerprint: 'f' };
      const task = newTask({ keyId });
      await keys.addOnce(task, idempotency);
      for (let n = 0; n < 3; n++) {
        expect(await keys.addOnce(newTask({ keyId }), idempotency)).toMatchObject({ isReplay: true });
        await expect(add({ id: task.id })).rejects.toMatchObject({ code: 'CONFLICT' });
      }
      await add();
      expect(await keys.addOnce(newTask({ keyId }), idempotency)).toMatchObject({ isReplay: true });
      const fresh = keys.addOnce(newTask({ keyId }), { key: 'j', fingerprint: 'f' });
      await expect(fresh).rejects.toMatchObject({ code: 'KEY_LIMIT_REACHED' });
      expect(await keys.find({ key: 'j', fingerprint: 'f' })).toBeUndefined();
    });

    it('include those before a restart, also of tasks that have ended', async () => {
      await limit({ submissionsPerMinuteMax: 3 });
      const ended = await claimed(given.store, { keyId, ...atS(0) });
      await given.store.attempts.finish(ended.leaseId, succeeded, startMs + 1);
      await add(atS(20));
      await add(atS(30));
      await given.reopen();
      const reopened = await given.reopen();
      const refused = { details: { used: 3, retryAfterMs: 21_000 } };
      await expect(add(atS(40), reopened)).rejects.toMatchObject(refused);
      await add(atS(61), reopened);
      await expect(add(atS(61), reopened)).rejects.toMatchObject({ details: { used: 3, retryAfterMs: 20_000 } });
    });

    it('are counted without a limit too, so that a later limit applies to them', async () => {
      const nowMs = Date.now();
      await add({ createdAtMs: nowMs });
      await add({ createdAtMs: nowMs });
      expect(await usageOf(given.store)).toMatchObject({ submissionsLastMinute: 2 });
      await limit({ submissionsPerMinuteMax: 2 });
      await expect(add({ createdAtMs: nowMs })).rejects.toMatchObject(rejection('submissionsPerMinuteMax', 2));
    });

    it('stay limited after the clock was set back, and are free again after a minute', async () => {
      await limit({ submissionsPerMinuteMax: 1 });
      await add(atS(0));
      await expect(add(atS(-30))).rejects.toMatchObject({ details: { retryAfterMs: 91_000 } });
      await expect(add(atS(-3600))).rejects.toMatchObject({ details: { retryAfterMs: 61_000 } });
      await add(atS(-3600 + 61));
    });
  });

  describe('the stored bytes of an API key', () => {
    it('are those of its live and ended tasks, also after a restart, until tasks are pruned', async () => {
      const { store } = given;
      const bytes = async (from = given.store): Promise<number> => (await usageOf(from)).storedBytes;
      const task = await claimed(store, { keyId, input: 'x'.repeat(1000) });
      const atFirst = await bytes();
      expect(atFirst).toBeGreaterThan(1000);
      expect(atFirst).toBeLessThan(5000);
      await store.attempts.appendOutput(task.leaseId, [{ seq: 1, stream: 'stdout', data: 'y'.repeat(700) }], startMs);
      const artifact = { name: 'a', file: 'f', sizeBytes: 5000, sha256: '0'.repeat(64), contentType: 'text/plain' };
      await store.artifacts.add(task.leaseId, artifact, startMs);
      await store.artifacts.add(task.leaseId, { ...artifact, sizeBytes: 4000 }, startMs);
      const grown = await bytes();
      expect(grown - atFirst).toBe(4700);
      await store.attempts.requeue(task.leaseId, 'lost', lost, startMs + 2);
      const requeued = await bytes();
      expect(requeued - grown).toBeGreaterThan(JSON.stringify(lost).length);
      const live = await given.reopen();
      expect(await bytes(live)).toBe(requeued);
      const again = (await claimTask(live, task.task.id, holder(), startMs + 3))!;
      await live.attempts.finish(again.leaseId, succeeded, startMs + 4);
      const ended = await bytes(live);
      expect(ended).toBeGreaterThan(requeued);
      const reopened = await given.reopen();
      expect(await bytes(reopened)).toBe(ended);
      await reopened.retention.prune(everything, 10);
      expect(await reopened.credentials.usage()).toEqual(new Map());
      expect(await (await given.reopen()).credentials.usage()).toEqual(new Map());
    });

    it('reject submissions from the limit on, but cut no output', async () => {
      const running = await claimed(given.store, { keyId });
      const { storedBytes } = await usageOf(given.store);
      await limit({ storedBytesMax: storedBytes + 1 });
      const chunk = { seq: 1, stream: 'stdout', data: 'z' } as const;
      expect(await given.store.attempts.appendOutput(running.leaseId, [chunk], startMs)).toBe('recorded');
      await expect(add()).rejects.toMatchObject(rejection('storedBytesMax', storedBytes + 1));
      const more = { ...chunk, seq: 2, data: 'z'.repeat(1000) };
      expect(await given.store.attempts.appendOutput(running.leaseId, [more], startMs)).toBe('recorded');
      expect(await usageOf(given.store)).toMatchObject({ storedBytes: storedBytes + 1001 });
      await given.store.attempts.finish(running.leaseId, succeeded, startMs + 1);
      await expect(add()).rejects.toMatchObject({ details: { limit: 'storedBytesMax' } });
      await given.store.retention.prune(everything, 10);
      await expect(add()).resolves.toMatchObject({ keyId });
    });

    it('accept a submission one byte below the limit', async () => {
      await claimed(given.store, { keyId });
      const { storedBytes } = await usageOf(given.store);
      await limit({ storedBytesMax: storedBytes + 1 });
      await expect(add()).resolves.toMatchObject({ keyId });
      await expect(add()).rejects.toMatchObject({ details: { limit: 'storedBytesMax' } });
    });
  });

  describe('the open sessions of an API key', () => {
    const addSession = (id: string, store = given.store) => store.sessions.add(newSession(id, { keyId }));

    it('are rejected from the limit on, until one ends, also after a restart', async () => {
      await limit({ sessionsMax: 2 });
      await given.store.sessions.add(newSession('other', { keyId: 'k-2' }));
      await given.store.sessions.add(newSession('built-in'));
      const second = await given.openSecond();
      const opened = await Promise.allSettled(
        Array.from({ length: 64 }, (_, n) => addSession(`s-${n}`, n % 2 ? second : given.store)),
      );
      expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      await expect(second.sessions.checkLimit(keyId, 0)).rejects.toMatchObject(rejection('sessionsMax', 2));
      expect((await usageOf(second)).sessions).toBe(2);
      const reopened = await given.reopen();
      await expect(addSession('late', reopened)).rejects.toMatchObject(rejection('sessionsMax', 2));
      await reopened.sessions.end('s-0', closed(startMs + 1));
      await reopened.sessions.checkLimit(keyId, 0);
      await expect(reopened.sessions.checkLimit(keyId, 1)).rejects.toMatchObject(rejection('sessionsMax', 2));
      await addSession('late', reopened);
      await expect(addSession('later', reopened)).rejects.toMatchObject(rejection('sessionsMax', 2));
    });
  });
}

function apiKey(id: string, limits: KeyLimits): Credential {
  return { id, kind: 'api-key', secrets: [], createdAtMs: startMs, definition: {}, limits, version: 0 };
}

/** Returns the usage of the key, which is the same among all keys and alone. */
async function usageOf({ credentials }: TaskStore): Promise<KeyUsage> {
  const usage = (await credentials.usage()).get(keyId);
  expect(await credentials.usage(keyId)).toEqual(new Map(usage && [[keyId, usage]]));
  expect(await credentials.usage('k-unused')).toEqual(new Map());
  return usage!;
}
