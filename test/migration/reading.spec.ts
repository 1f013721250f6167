import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasksByCapability, tasksByState, toQueueDto } from '../../src/api/fleet/fleet.mapper';
import { toSessionDto } from '../../src/api/sessions/session.mapper';
import { toAttemptDto, toTaskDto, toTaskEventDto, toTaskSummaryDto } from '../../src/api/tasks/task.mapper';
import { sessionStates, type SessionState, type TaskState, type TaskStore } from '../../src/tasks';
import { EmbeddedEngine } from '../../src/tasks/embedded/embedded-engine';
import type { Json, ListSnapshot, TaskSnapshot } from './making/expected';
import { type Contents, contentsOf, copyOf, cutTo, type OldFolder, oldFolders } from './old-folder';

/** Converts to plain JSON, as the other version's answers are. */
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(oldFolders)('the data folder %s', (name) => {
  let folder: OldFolder;
  let before: Contents;
  let store: TaskStore;

  beforeAll(async () => {
    folder = copyOf(name);
    before = contentsOf(folder.path);
    store = folder.store();
    await store.open();
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  const said = (): TaskSnapshot[] => Object.values(folder.expected.saidOfTasks);

  it('contains every kind of task and attempt', () => {
    const states = new Set(said().map(({ task }) => task.state));
    expect(states).toEqual(new Set(['cancelled', 'failed', 'queued', 'running', 'succeeded', 'timed_out']));
    const statuses = new Set(said().flatMap(({ attempts }) => attempts.map(({ status }) => status ?? 'running')));
    const known = ['cancelled', 'failed', 'lost', 'rejected', 'running', 'succeeded', 'timed_out'];
    expect(statuses).toEqual(new Set(known));
    expect(
      Object.keys(before.tables).filter((table) => table !== 'probe' && before.tables[table]!.length === 0),
    ).toEqual([]);
  });

  it('keeps every row unchanged', async () => {
    await store.close();
    const after = contentsOf(folder.path);
    await store.open();
    expect(cutTo(after, before)).toEqual(before.tables);
    expect(before.version).toBe(3);
    expect(after.version).toBe(await versionOfNewStore());
    expect(after.version).toBeGreaterThan(before.version);
  });

  async function versionOfNewStore(): Promise<number> {
    const path = join(folder.dataDir, '../new.db');
    const engine = new EmbeddedEngine({ path });
    engine.open(engine);
    await engine.close(engine);
    return contentsOf(path).version;
  }

  it('keeps every task', async () => {
    const tasks = await Promise.all(said().map(({ task }) => store.tasks.get(task.id)));
    expect(json(tasks.map((task) => toTaskDto(task!)))).toEqual(said().map(({ task }) => task));
  });

  it('keeps every attempt', async () => {
    const attempts = await Promise.all(said().map(({ task }) => store.tasks.attempts(task.id)));
    expect(json(attempts.map((one) => one.map(toAttemptDto)))).toEqual(said().map((one) => one.attempts));
  });

  it('keeps every event, in order and without gaps, from any event on', async () => {
    for (const { task, events } of said()) {
      const read = await store.tasks.events(task.id, 0, 1000);
      expect(json(read.map((event) => toTaskEventDto(task.id, event)))).toEqual(events);
      expect(read.map(({ seq }) => seq)).toEqual(read.map((_, index) => index + 1));
      expect(await store.tasks.events(task.id, 1, 2)).toEqual(read.slice(1, 3));
    }
  });

  it('keeps every artifact with its bytes', async () => {
    for (const { task, artifacts, downloads } of said()) {
      const stored = await store.artifacts.of(task.id);
      expect(stored.map((one) => one.name)).toEqual(artifacts.map((one) => one.name));
      const files = stored.map(({ name: file, file: path }) => [
        file,
        sha256(join(folder.dataDir, 'artifacts', task.id, path)),
      ]);
      expect(Object.fromEntries(files)).toEqual(downloads);
      expect(Object.fromEntries(stored.map((one) => [one.name, one.sha256]))).toEqual(downloads);
    }
  });

  it('keeps counts and queues', async () => {
    const counts = await store.tasks.counts();
    const queues = await store.queue.waiting();
    const { tasks, capabilities, queues: queued } = folder.expected.stats;
    expect(json(tasksByState(counts))).toEqual(tasks);
    expect(json(tasksByCapability(counts))).toEqual(capabilities);
    expect(json(queues.map(toQueueDto))).toEqual(queued);
  });

  it('keeps the order of waiting tasks', async () => {
    const places = await Promise.all(said().map(({ task }) => store.queue.position(task.id)));
    expect(places.map((place) => place?.position)).toEqual(said().map(({ position }) => position));
    expect(places.filter((place) => place !== undefined)).toHaveLength(9);
  });

  it('returns the same pages, also for cursors of the old version', async () => {
    for (const { query, limit, pages } of folder.expected.taskLists) {
      for (const [index, { items, nextCursor }] of pages.entries()) {
        const cursor = pages[index - 1]?.nextCursor;
        const page = await store.tasks.list(filterOf(query), { limit, cursor });
        expect([page.tasks.map(({ id }) => id), page.nextCursor]).toEqual([items.map(({ id }) => id), nextCursor]);
      }
    }
  });

  it('lists the same tasks, but without large error details', async () => {
    const { limit, pages } = folder.expected.taskLists[0]!;
    const listed: unknown[] = [];
    for (let page, cursor: string | undefined; !page || cursor; cursor = page.nextCursor) {
      page = await store.tasks.list({}, { limit, cursor });
      listed.push(...page.tasks.map(toTaskSummaryDto));
    }
    expect(json(listed)).toEqual(pages.flatMap(({ items }) => items).map(withoutLargeDetails));
    expect(JSON.stringify(listed)).toContain('detailsLeftOut');
  });

  it('keeps every session, and lists the same pages of sessions', async () => {
    const { saidOfSessions, sessionLists } = folder.expected;
    const sessions = await Promise.all(Object.keys(saidOfSessions).map((id) => store.sessions.get(id)));
    const states = sessions.map((session) => session!.state);
    expect(states).toEqual(['closed', 'expired', 'lost', 'open', 'open', 'open']);
    expect(json(sessions.map((session) => withoutUse(toSessionDto(session!) as unknown as Json)))).toEqual(
      Object.values(saidOfSessions).map(withoutUse),
    );
    for (const { query, limit, pages } of sessionLists) await expectSessions(query, limit, pages);
  });

  async function expectSessions(
    query: ListSnapshot['query'],
    limit: number,
    pages: ListSnapshot['pages'],
  ): Promise<void> {
    const states = query['state']?.split(',') as SessionState[] | undefined;
    for (const [index, { items, nextCursor }] of pages.entries()) {
      const page = await store.sessions.list(states ?? sessionStates, { limit, cursor: pages[index - 1]?.nextCursor });
      expect([page.sessions.map(({ id }) => id), page.nextCursor]).toEqual([items.map(({ id }) => id), nextCursor]);
    }
  }

  it('finds every idempotency key', async () => {
    const keys = before.tables['idempotency_keys']!;
    expect(keys).toHaveLength(3);
    for (const { key, fingerprint, task_id: taskId } of keys) {
      const task = await store.keys.find({ key: String(key), fingerprint: String(fingerprint) });
      expect(task?.id).toBe(taskId);
      const other = store.keys.find({ key: String(key), fingerprint: 'another' });
      await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
  });

  it('keeps the worker of every lease', async () => {
    const running = await store.attempts.running({});
    const held = running.map(({ taskId, attempt, leaseId, workerId, instanceId }) => ({
      taskId,
      attempt,
      leaseId,
      workerId,
      instanceId,
    }));
    expect(held).toEqual(expect.arrayContaining(folder.expected.held));
    expect(held).toHaveLength(folder.expected.held.length);
    expect(running.every(({ endRequest }) => endRequest === undefined)).toBe(true);
  });

  it('migrates nothing at a second start', async () => {
    await store.close();
    const first = contentsOf(folder.path);
    await store.open();
    await store.close();
    expect(contentsOf(folder.path)).toEqual(first);
    await store.open();
  });
});

function filterOf({ state, capability, worker }: Record<string, string>) {
  return { states: state?.split(',') as TaskState[] | undefined, capability, workerId: worker };
}

/** Converts an item of d3a87cb's lists to the current form. */
function withoutLargeDetails(task: Json): Json {
  const { outcome } = task as { outcome?: { error?: { details?: unknown } } };
  const bytes = Buffer.byteLength(JSON.stringify(outcome?.error?.details ?? null));
  if (bytes <= 4096) return task;
  const error = { ...outcome!.error, details: { detailsBytes: bytes, detailsLeftOut: true } };
  return { ...task, outcome: { ...outcome, error } };
}

/** Drops the last use of an open session, which only a running control plane knows. */
function withoutUse(session: Json): Json {
  const { lastUsedAt, ...kept } = session;
  return session['state'] === 'open' ? kept : { ...kept, lastUsedAt };
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
