import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewTask } from '../task';
import { EmbeddedEngine } from './embedded-engine';
import { EmbeddedTaskStore } from './store/embedded-task-store';
import { loadSqlite } from './sqlite';
import { claimTask } from '../../../test/support/claim-task';

const atMs = 1_700_000_000_000;
const holder = { workerId: 'w-1', instanceId: 'i-1', linkId: 'r-1~1', leaseUntilMs: atMs + 10 };
const lost = { code: 'WORKER_LOST', message: 'gone', retryable: true };

const newTask = (id: string): NewTask => ({
  id,
  capability: 'python.run',
  input: null,
  labels: { require: {}, prefer: {} },
  priority: 0,
  retry: { maxAttempts: 2, on: [] },
  timeoutMs: 10,
  queueTimeoutMs: 1000,
  createdAtMs: atMs,
});

describe('the in-memory state of the embedded store', () => {
  let folder: string;
  let path: string;
  let store: EmbeddedTaskStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yard-rollback-'));
    path = join(folder, 'tasks.db');
    store = new EmbeddedTaskStore(new EmbeddedEngine({ path }));
    await store.open();
    await tamper(`CREATE TRIGGER fault BEFORE INSERT ON probe BEGIN SELECT RAISE(ABORT, 'fault'); END`);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Changes the file while the store is closed. */
  async function tamper(sql: string): Promise<void> {
    await store.close();
    const database = new (loadSqlite().DatabaseSync)(path);
    database.exec(sql);
    database.close();
    await store.open();
  }

  const rollBack = () => expect(store.probe()).rejects.toThrow('fault');

  it('keeps renewed leases over any number of rollbacks', async () => {
    await store.queue.add(newTask('t-1'));
    await claimTask(store, 't-1', holder, atMs);
    await store.attempts.renew([{ workerId: 'w-1', linkId: 'r-1~1', taskIds: new Set(['t-1']) }], atMs + 5000);
    await rollBack();
    await rollBack();
    expect(await store.attempts.running({})).toMatchObject([{ leaseUntilMs: atMs + 5000 }]);
  });

  it('keeps a delayed task in the queue after its release', async () => {
    await store.queue.add(newTask('t-1'));
    const { leaseId } = (await claimTask(store, 't-1', holder, atMs))!;
    await store.attempts.requeue(leaseId, 'lost', lost, atMs, atMs + 100);
    expect(await store.queue.release(atMs + 100)).toBeUndefined();
    await rollBack();
    expect(await store.queue.waiting()).toMatchObject([{ length: 1 }]);
  });

  it('does not count rolled-back changes in the usage of an API key', async () => {
    const keyId = 'k-1';
    const createdAtMs = Date.now();
    const limits = { submissionsPerMinuteMax: 2 };
    const key = { id: keyId, kind: 'api-key', secrets: [], createdAtMs, definition: {}, version: 0, limits } as const;
    await store.credentials.add(key);
    await store.queue.add({ ...newTask('t-1'), keyId, createdAtMs });
    const before = await store.credentials.usage();
    expect(before.get(keyId)).toMatchObject({ waiting: 1, submissionsLastMinute: 1 });
    const undone = [
      store.queue.add({ ...newTask('t-2'), keyId, createdAtMs }),
      store.queue.endQueued('t-1', { status: 'cancelled', stats: { wallMs: 0 } }, createdAtMs),
      store.probe(),
    ];
    for (const result of await Promise.allSettled(undone)) expect(result.status).toBe('rejected');
    expect(await store.credentials.usage()).toEqual(before);
    await store.queue.add({ ...newTask('t-2'), keyId, createdAtMs });
    const third = store.queue.add({ ...newTask('t-3'), keyId, createdAtMs });
    await expect(third).rejects.toMatchObject({ code: 'KEY_LIMIT_REACHED', details: { used: 2 } });
  });

  it('never uses a partial load if reading tasks fails', async () => {
    await store.queue.add(newTask('t-1'));
    await store.queue.add(newTask('t-2'));
    await tamper(`UPDATE tasks SET options = 'no JSON' WHERE id = 't-2'`);
    await expect(store.queue.waiting()).rejects.toThrow('JSON');
    await expect(store.queue.waiting()).rejects.toThrow('JSON');
    await expect(store.probe()).rejects.toThrow('JSON');
    await tamper(`UPDATE tasks SET options = (SELECT options FROM tasks WHERE id = 't-1')`);
    expect(await store.queue.waiting()).toMatchObject([{ length: 2 }]);
  });

  it('claims the other tasks of a turn if the input of one cannot be read', async () => {
    for (const id of ['t-1', 't-2', 't-3']) await store.queue.add({ ...newTask(id), capability: `${id}.run` });
    await tamper(`UPDATE tasks SET input = 'no JSON' WHERE id = 't-2'`);
    const offers = (await store.queue.eligible()).map(({ key }) => ({ key, slots: 1 }));
    const taken = await store.queue.claim(offers, 3, () => holder, atMs);
    expect(taken).toMatchObject([
      { taskId: 't-1', claim: { task: { state: 'running' } } },
      { taskId: 't-2', error: { code: 'INTERNAL', cause: expect.any(SyntaxError) } },
      { taskId: 't-3', claim: { task: { state: 'running' } } },
    ]);
    expect((await store.attempts.running({})).map(({ taskId }) => taskId)).toEqual(['t-1', 't-3']);
  });
});
