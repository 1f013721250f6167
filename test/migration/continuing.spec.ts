import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCaller } from '../../src/access';
import { scopeOf } from '../../src/api/tasks/task-headers';
import { toTaskRequest } from '../../src/api/tasks/task-request.dto';
import { ManualClock } from '@yardmaster/testkit';
import { loadSecrets } from '../../src/config';
import type { TaskExecute } from '@yardmaster/protocol';
import { startAgent, type Harness } from '../support/agent-harness';
import { bareWorker, type BareWorker } from '../support/bare-worker';
import type { HeldAttempt, Json } from './making/expected';
import { copyOf, type OldFolder, oldFolders } from './old-folder';

const done = { status: 'succeeded', result: 'done by this version', stats: { wallMs: 1 } } as const;
const capabilities = ['work.do', 'work.short', 'work.long'].map((name) => ({
  name,
  description: '',
  inputSchema: {},
  sessions: true,
}));

/** Starts this version's control plane on a data folder of an older version, at the time of its last write. */
describe.each(oldFolders)('a start on the data folder %s', (name) => {
  let folder: OldFolder;
  let clock: ManualClock;
  let harness: Harness;

  beforeEach(async () => {
    folder = copyOf(name);
    clock = new ManualClock(folder.expected.atMs + 1000);
    harness = await startAgent({ dataDir: folder.dataDir }, clock);
  });
  afterEach(async () => {
    await harness.close();
    folder.remove();
  });

  const id = (task: string): string => folder.expected.tasks[task]!;
  const task = (of: string) => harness.agent.tasks.get(id(of));
  const heldBy = (workerId: string): HeldAttempt[] => folder.expected.held.filter((held) => held.workerId === workerId);
  const leaseOf = (of: string): string => folder.expected.held.find(({ taskId }) => taskId === id(of))!.leaseId;
  const statuses = async (of: string) =>
    (await harness.plane.store.tasks.attempts(id(of))).map(({ status, workerId }) => [status, workerId]);

  /** Reconnects the northern worker with the same instance id; it presents its attempts and sessions. */
  function northComesBack(execute?: (task: TaskExecute) => void): Promise<BareWorker> {
    const { open, openUnused } = folder.expected.sessions;
    return bareWorker(harness, 'wire-north', 'work.do', {
      execute: async (given) => (execute?.(given), { status: 'accepted' }),
      running: heldBy('wire-north').map(({ taskId, attempt, leaseId }) => ({ taskId, attempt, leaseId, outputSeq: 0 })),
      registration: {
        instanceId: 'north.1',
        slots: 5,
        labels: { zone: 'north', disk: 'ssd' },
        capabilities,
        sessions: [open!, openUnused!],
        sessionsMax: 8,
      },
    });
  }

  const southComes = (instanceId: string): Promise<BareWorker> =>
    bareWorker(harness, 'wire-south', 'work.do', {
      registration: { instanceId, slots: 2, labels: { zone: 'south' }, capabilities, sessionsMax: 8 },
    });

  it('lets a reconnecting worker finish under its leases', async () => {
    const north = await northComesBack();
    await clock.advance(60_000);
    expect(await statuses('running')).toEqual([[undefined, 'wire-north']]);
    const before = await harness.plane.store.tasks.events(id('running'), 0, 100);
    const chunks = [{ seq: 3, stream: 'stdout' as const, data: 'the other half\n' }];
    await north.link.request('task.output', { leaseId: leaseOf('running'), chunks });
    for (const { leaseId } of heldBy('wire-north'))
      expect(await north.link.request('task.finished', { leaseId, outcome: done })).toEqual({ status: 'recorded' });

    expect(await task('running')).toMatchObject({ state: 'succeeded', attempt: 1, outcome: { result: done.result } });
    expect((await task('running')).outcome!.artifacts).toMatchObject([{ name: 'half.txt', sizeBytes: 11 }]);
    const events = await harness.plane.store.tasks.events(id('running'), 0, 100);
    expect(events.slice(0, before.length)).toEqual(before);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(events[4]).toMatchObject({ type: 'output', data: { data: 'the other half\n' } });
    expect(await statuses('runningAgain')).toEqual([
      ['failed', 'wire-north'],
      ['succeeded', 'wire-north'],
    ]);
  });

  it('rejects a second outcome under an old lease', async () => {
    const north = await northComesBack();
    const leaseId = leaseOf('running');
    await north.link.request('task.finished', { leaseId, outcome: done });
    const other = { ...done, result: 'another' };
    expect(await north.link.request('task.finished', { leaseId, outcome: done })).toEqual({ status: 'recorded' });
    expect(await north.link.request('task.finished', { leaseId, outcome: other })).toEqual({ status: 'stale' });
  });

  it('loses the attempts of a worker that does not reconnect, and retries them', async () => {
    await northComesBack();
    await clock.advance(6900);
    expect(await statuses('runningSouth')).toEqual([[undefined, 'wire-south']]);
    await clock.advance(200);
    expect(await statuses('runningSouth')).toEqual([['lost', 'wire-south']]);
    expect(await task('runningSouthOnce')).toMatchObject({
      state: 'failed',
      outcome: { error: { code: 'WORKER_LOST' } },
    });
    expect(await task('running')).toMatchObject({ state: 'running', attempt: 1 });

    const south = await southComes('south.4');
    const given = [await south.given(), await south.given()];
    expect(given.map(({ taskId, attempt }) => [taskId, attempt])).toEqual([
      [id('runningSouth'), 2],
      [id('waitingElsewhere'), 1],
    ]);
  });

  it('keeps the sessions of a reconnecting worker, and loses those of the other worker', async () => {
    const north = await northComesBack();
    await clock.advance(7100);
    const { open, openUnused, openSouth } = folder.expected.sessions;
    const states = await Promise.all([open!, openUnused!, openSouth!].map((one) => harness.agent.sessions.get(one)));
    expect(states.map(({ state }) => state)).toEqual(['open', 'open', 'lost']);

    const given: string[] = [];
    for (const { leaseId } of heldBy('wire-north')) {
      await north.link.request('task.finished', { leaseId, outcome: done });
      const { taskId, sessionId } = await north.given();
      given.push(sessionId === undefined ? taskId : `${taskId} in ${sessionId}`);
    }
    expect(given).toContain(`${id('waitingInSession')} in ${open}`);
  });

  it('runs waiting tasks by priority and age, and a delayed one when it is due', async () => {
    const given: string[] = [];
    const north = await northComesBack(({ taskId }) => given.push(taskId));
    for (const held of heldBy('wire-north'))
      if (held.taskId !== id('runningInSession'))
        await north.link.request('task.finished', { leaseId: held.leaseId, outcome: done });
    for (let index = 0; index < 4; index++) await north.given();
    expect(given[0]).toBe(id('waitingUrgent'));
    expect(given).not.toContain(id('waitingIdle'));

    expect(await task('delayed')).toMatchObject({ state: 'queued', attempt: 1 });
    expect((await task('delayed')).notBeforeMs).toBeGreaterThan(clock.nowMs());
    await clock.advance(3_600_000);
    expect((await harness.plane.store.queue.position(id('delayed')))?.position).toBe(1);
  });

  it('returns the same task for a key, also while it waits or runs', async () => {
    const secrets = loadSecrets({ dataDir: folder.dataDir });
    expect(secrets.generated).toEqual([]);
    const keys = Object.entries(folder.expected.keys);
    expect(keys).toHaveLength(3);
    for (const [key, { request, taskId }] of keys) {
      const again = { scope: scopeOf(builtInCaller, secrets), key };
      const { task: same, isReplay } = await harness.agent.tasks.submitOnce(requestOf(request), again);
      expect([same.id, isReplay]).toEqual([taskId, true]);
      const other = requestOf({ ...request, priority: 1 });
      await expect(harness.agent.tasks.submitOnce(other, again)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    }
  });

  it('finds no cancellation from a version that stored none, and stores a new one', async () => {
    const north = await northComesBack();
    const attempt = async () => (await harness.plane.store.tasks.attempts(id('runningToBeCancelled')))[0]!;
    expect((await attempt()).endRequest).toBeUndefined();
    await harness.agent.tasks.cancel(id('runningToBeCancelled'), { reason: 'again', graceMs: 60_000 });
    expect(await north.cancelled()).toMatchObject({ leaseId: leaseOf('runningToBeCancelled') });
    expect((await attempt()).endRequest).toMatchObject({ outcome: { status: 'cancelled' } });
  });

  it('removes old tasks and their files', async () => {
    const file = join(folder.dataDir, 'artifacts', id('artifacts'));
    expect(statSync(file).isDirectory()).toBe(true);
    await harness.close();
    harness = await startAgent({ dataDir: folder.dataDir, retentionMs: 60_000 }, clock);
    await clock.advance(30_000);
    await harness.plane.housekeeper.round();
    expect(existsSync(file)).toBe(true);
    await clock.advance(60_000);
    await harness.plane.housekeeper.round();
    while (existsSync(file)) await new Promise(setImmediate);
    await expect(task('artifacts')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { tasks } = await harness.plane.store.tasks.list({}, { limit: 500 });
    expect(tasks.filter(({ finishedAtMs = Infinity }) => finishedAtMs <= folder.expected.atMs)).toEqual([]);
    expect(tasks.length).toBeGreaterThan(9);
  });
});

/** Converts a request body to a task request. */
function requestOf(request: Json): ReturnType<typeof toTaskRequest> {
  return toTaskRequest(request as unknown as Parameters<typeof toTaskRequest>[0]);
}
