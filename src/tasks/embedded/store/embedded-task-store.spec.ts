import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemRandom } from '@yardmaster/worker-kit/clock';
import type { NewTask } from '../../task';
import { EmbeddedEngine } from '../embedded-engine';
import type { EmbeddedTaskStoreOptions } from '../opened-store';
import { loadSqlite } from '../sqlite';
import { EmbeddedTaskStore } from './embedded-task-store';
import { claimTask } from '../../../../test/support/claim-task';

const atMs = 1_700_000_000_000;
const holder = { workerId: 'w-1', instanceId: 'i-1', linkId: 'r-1~1', leaseUntilMs: atMs + 9 };

function newTask(id: string, capability = 'python.run'): NewTask {
  const times = { timeoutMs: 10, queueTimeoutMs: 10, createdAtMs: atMs };
  return {
    id,
    capability,
    input: null,
    labels: { require: {}, prefer: {} },
    priority: 0,
    retry: { maxAttempts: 1, on: [] },
    ...times,
  };
}

describe('EmbeddedTaskStore', () => {
  let folder: string;
  let path: string;
  let stores: EmbeddedTaskStore[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yard-store-'));
    path = join(folder, 'data', 'tasks.db');
    stores = [];
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await rm(folder, { recursive: true });
  });

  const storeOf = (options: Partial<EmbeddedTaskStoreOptions> = {}, onError?: (error: unknown) => void) => {
    const settings = { path, lockWaitMs: 0, ...options };
    const engine = new EmbeddedEngine(settings, new SystemRandom(), new SystemClock(), onError);
    const store = new EmbeddedTaskStore(engine);
    stores.push(store);
    return store;
  };
  const openStore = async (options: Partial<EmbeddedTaskStoreOptions> = {}, onError?: (error: unknown) => void) => {
    const store = storeOf(options, onError);
    await store.open();
    return store;
  };
  /** Runs SQL on the file of a closed store. */
  const tamper = async (sql: string) => {
    await (await openStore()).close();
    const database = new (loadSqlite().DatabaseSync)(path);
    database.exec(sql);
    database.close();
  };

  describe('list', () => {
    it('reads neither inputs nor results', async () => {
      const store = await openStore();
      await store.queue.add(newTask('t-1'));
      await store.queue.add({ ...newTask('t-2'), priority: 1 });
      const { leaseId } = (await claimTask(store, 't-2', holder, atMs))!;
      await store.attempts.finish(
        leaseId,
        { status: 'succeeded', result: 'x'.repeat(5000), stats: { wallMs: 1 } },
        atMs,
      );
      await store.close();
      await tamper(`UPDATE tasks SET input = 'no JSON', outcome = iif(outcome IS NULL, NULL, 'no JSON')`);
      await store.open();
      const { tasks } = await store.tasks.list({}, { limit: 10 });
      expect(tasks.map(({ id, outcome }) => [id, outcome])).toEqual([
        ['t-2', { status: 'succeeded', stats: { wallMs: 1 } }],
        ['t-1', undefined],
      ]);
      await expect(store.tasks.get('t-2')).rejects.toThrow('JSON');
    });
  });

  describe('prune', () => {
    it('removes the counts of capabilities without tasks', async () => {
      const store = await openStore();
      const names = Array.from({ length: 20 }, (_, index) => `made.up${index}`);
      for (const name of names) {
        const { id } = await store.queue.add(newTask(`t-${name.replace('.', '-')}`, name));
        await store.queue.endQueued(id, { status: 'cancelled', stats: { wallMs: 0 } }, atMs);
      }
      expect(await store.tasks.counts()).toHaveLength(20);
      const all = { endedBeforeMs: atMs + 1, endedMax: 0, endedBytesMax: 0, keysBeforeMs: 0 };
      expect(await store.retention.prune(all, 100)).toHaveLength(20);
      await store.close();
      const database = new (loadSqlite().DatabaseSync)(path);
      expect(database.prepare('SELECT count(*) AS rows FROM ended_counts').get()).toEqual({ rows: 0 });
      database.close();
    });
  });

  describe('open', () => {
    it('creates the folder and a file that only the owner can read', async () => {
      await (await openStore()).queue.add(newTask('t-1'));
      const modes = (await readdir(join(folder, 'data'))).map(async (name) => [
        name,
        ((await stat(join(folder, 'data', name))).mode & 0o777).toString(8),
      ]);
      expect(await Promise.all(modes)).toEqual([
        ['tasks.db', '600'],
        ['tasks.db-wal', '600'],
      ]);
    });

    it('makes an existing file private', async () => {
      await (await openStore()).close();
      await chmod(path, 0o644);
      await openStore();
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    });

    it('rejects a file that another store has open, without affecting that store', async () => {
      const first = await openStore();
      const second = storeOf();
      await expect(second.open()).rejects.toMatchObject({
        code: 'CONFLICT',
        message: `the task store ${path} is in use by another control plane: stop it, or use another data folder`,
      });
      await first.queue.add(newTask('t-1'));
      await expect(storeOf().open()).rejects.toMatchObject({ code: 'CONFLICT' });
      await first.close();
      await second.open();
      expect(await second.tasks.get('t-1')).toMatchObject({ state: 'queued' });
    });

    it('rejects a file of a newer version and does not change it', async () => {
      await tamper('PRAGMA user_version = 99');
      const message = expect.stringContaining('schema 99') as string;
      await expect(storeOf().open()).rejects.toMatchObject({ code: 'CONFLICT', message });
      await expect(storeOf().open()).rejects.toMatchObject({ code: 'CONFLICT', message });
    });

    it('rejects a file that is not a database', async () => {
      await (await openStore()).close();
      await writeFile(path, 'x'.repeat(5000));
      await expect(storeOf().open()).rejects.toThrow('not a database');
    });

    it('keeps nothing of a store in memory', async () => {
      const store = await openStore({ path: ':memory:' });
      await store.queue.add(newTask('t-1'));
      await store.close();
      await store.open();
      expect(await store.tasks.get('t-1')).toBeUndefined();
      expect(await readdir(folder)).toEqual([]);
    });
  });

  describe('close', () => {
    it('leaves a single file', async () => {
      const store = await openStore();
      const added = store.queue.add(newTask('t-1'));
      await store.close();
      expect(await added).toMatchObject({ id: 't-1' });
      expect(await readdir(join(folder, 'data'))).toEqual(['tasks.db']);
    });
  });

  describe('a write that fails', () => {
    it('fails the other writes of its turn, but not later ones', async () => {
      await tamper(`CREATE TRIGGER fault BEFORE INSERT ON attempts BEGIN SELECT RAISE(ABORT, 'fault'); END`);
      const store = await openStore();
      const writes = [
        store.queue.add(newTask('t-1')),
        claimTask(store, newTask('t-1'), holder, atMs),
        store.queue.add(newTask('t-2')),
      ];
      expect((await Promise.allSettled(writes)).map(({ status }) => status)).toEqual([
        'rejected',
        'rejected',
        'fulfilled',
      ]);
      expect(await store.tasks.get('t-1')).toBeUndefined();
      expect(await store.tasks.attempts('t-1')).toEqual([]);
      expect(await store.queue.waiting()).toMatchObject([{ length: 1 }]);
      expect(await store.tasks.counts()).toEqual([{ capability: 'python.run', state: 'queued', count: 1 }]);
    });

    it('fails all writes of its turn if the commit fails, in memory too', async () => {
      await tamper(`
        CREATE TABLE faults (seq INTEGER REFERENCES tasks (seq) DEFERRABLE INITIALLY DEFERRED) STRICT;
        CREATE TRIGGER fault AFTER INSERT ON tasks WHEN new.capability = 'fault.now' BEGIN INSERT INTO faults VALUES (-1); END
      `);
      const store = await openStore({ queueLengthMax: 3 });
      const told: string[] = [];
      store.changes.subscribe(({ taskId }) => told.push(taskId));
      await store.queue.add(newTask('t-1'));
      const writes = [
        claimTask(store, newTask('t-1'), holder, atMs),
        store.queue.add(newTask('t-2')),
        store.queue.add(newTask('t-3', 'fault.now')),
      ];
      for (const write of writes) await expect(write).rejects.toThrow('FOREIGN KEY');
      expect(told).toEqual(['t-1']);
      expect(await store.tasks.get('t-1')).toMatchObject({ state: 'queued' });
      expect(await store.tasks.get('t-2')).toBeUndefined();
      expect(await store.queue.waiting()).toMatchObject([{ length: 1 }]);
      expect(await store.tasks.counts()).toEqual([{ capability: 'python.run', state: 'queued', count: 1 }]);
      await store.queue.add(newTask('t-2'));
      expect(await (await reopened(store)).tasks.counts()).toEqual([
        { capability: 'python.run', state: 'queued', count: 2 },
      ]);
    });

    const reopened = async (store: EmbeddedTaskStore) => {
      await store.close();
      await store.open();
      return store;
    };
  });

  describe('subscribe', () => {
    it('passes errors of listeners to onError', async () => {
      const errors: unknown[] = [];
      const store = await openStore({}, (error) => errors.push(error));
      const fault = new Error('a listener that throws');
      store.changes.subscribe(() => {
        throw fault;
      });
      await store.queue.add(newTask('t-1'));
      expect(errors).toEqual([fault]);
    });
  });

  describe('appendOutput', () => {
    it('limits the events of a task, except state changes', async () => {
      const store = await openStore({ eventsMax: 4 });
      await store.queue.add(newTask('t-1'));
      const { leaseId } = (await claimTask(store, 't-1', holder, atMs))!;
      const chunks = ['a', 'b', 'c', 'd'].map((data, index) => ({ seq: index + 1, stream: 'stdout' as const, data }));
      await store.attempts.appendOutput(leaseId, chunks, atMs);
      await store.attempts.finish(leaseId, { status: 'succeeded', stats: { wallMs: 1 } }, atMs);
      const events = await store.tasks.events('t-1', 0, 100);
      expect(events.map(({ type }) => type)).toEqual(['state', 'state', 'output', 'output', 'output', 'state']);
      expect(events[4]?.data).toEqual({ attempt: 1, stream: 'log', data: '', droppedBytes: 2 });
    });
  });
});
