import { ManualClock } from '@yardmaster/testkit';
import { startAgent, type Harness } from '../../test/support/agent-harness';
import { HealthMonitor } from './health-monitor';
import { graceMs, actionFor } from './liveness.policy';

const limits = { heartbeatIntervalMs: 1000, reconnectGraceMs: 2000, offlineKeepMs: 60_000 };

describe('liveness policy', () => {
  it('gives a closed link its grace and a silent one none', () => {
    const ends = ['closed', 'silent', undefined] as const;
    expect(ends.map((end) => graceMs(end, false, limits))).toEqual([2000, 0, 2000]);
  });

  it('gives a silent link the grace too if the control plane itself stalled', () => {
    expect(graceMs('silent', true, limits)).toBe(2000);
  });

  it.each([
    ['online', 3000, undefined],
    ['online', 3001, 'disconnect'],
    ['draining', 3001, 'disconnect'],
    ['suspect', 999_999, undefined],
    ['registering', 999_999, undefined],
    ['offline', 60_000, undefined],
    ['offline', 60_001, 'remove'],
  ] as const)('checks a worker that is %s and silent for %d ms: %s', (state, silentMs, expected) => {
    const worker = { state, lastSeenAtMs: 5000 } as Parameters<typeof actionFor>[0];
    expect(actionFor(worker, 5000 + silentMs, limits)).toBe(expected);
  });
});

describe(HealthMonitor.name, () => {
  let clock: ManualClock;
  let harness: Harness;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({ heartbeatIntervalMs: 1000, offlineKeepMs: 60_000, retentionMs: 1000 }, clock);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    return harness.close();
  });

  it('restarts the grace of a worker if this process stalled during it', async () => {
    const worker = harness.worker('w', { 'test.work': async () => 'done' });
    await worker.link();
    worker.cut();
    await harness.reached('w', 'suspect');
    const atMs = clock.nowMs();
    const nowMs = clock.nowMs.bind(clock);
    jest.spyOn(clock, 'nowMs').mockImplementation(() => (nowMs() === atMs ? atMs : nowMs() + 5000));
    const { reconnectGraceMs } = harness.plane.config;
    await clock.advance(reconnectGraceMs);
    expect(harness.plane.registry.get('w')).toMatchObject({ state: 'suspect' });
    await clock.advance(reconnectGraceMs);
    expect(harness.plane.registry.get('w')).toMatchObject({ state: 'offline' });
  });

  it('renews the leases of a linked worker while its attempt runs', async () => {
    const { agent, plane, worker } = harness;
    let finish!: () => void;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Promise<void>((begin) => {
      void worker('w', { 'test.held': () => (begin(), done) }).link();
    });
    const outcome = agent.executeTask({ capability: 'test.held' });
    await begun;
    for (let second = 0; second < 40; second++) {
      await clock.advance(1000);
      await plane.healthMonitor.beat();
    }
    finish();
    expect(await outcome).toMatchObject({ status: 'succeeded' });
    const [task] = (await plane.store.tasks.list({}, { limit: 1 })).tasks;
    expect(task!.attempt).toBe(1);
  });

  it('lets a lease expire that is no longer in flight, while other attempts of its worker continue', async () => {
    const { agent, plane, worker } = harness;
    let count = 0;
    const begun = new Promise<void>((begin) => {
      const handler = () => (++count === 2 && begin(), new Promise(() => {}));
      void worker('w', { 'test.held': handler }, { slots: 2 }).link();
    });
    const held = { capability: 'test.held', retry: { maxAttempts: 1 } };
    const outcome = agent.executeTask(held);
    void agent.tasks.submit(held);
    await begun;
    plane.registry.cordon('w', true);
    const [forgotten, kept] = [...plane.registry.get('w')!.inFlight] as [string, string];
    plane.registry.vacate('w', forgotten);
    for (let second = 0; second < 20; second++) {
      await clock.advance(1000);
      await plane.healthMonitor.beat();
      await plane.housekeeper.round();
    }
    expect(await outcome).toMatchObject({ error: { code: 'WORKER_LOST', details: { cause: 'lease_ended' } } });
    expect((await agent.tasks.get(kept)).state).toBe('running');
  });

  it('removes a worker that was lost long ago', async () => {
    const { plane, worker, reached } = harness;
    const w = worker('w', {});
    await w.link();
    w.cut();
    await w.worker.stop();
    await reached('w', 'suspect');
    await clock.advance(2000);
    expect(plane.registry.get('w')!.state).toBe('offline');
    await clock.advance(60_000);
    await plane.healthMonitor.beat();
    expect(plane.registry.get('w')).toBeUndefined();
  });

  it('removes tasks past their retention', async () => {
    const { agent, plane } = harness;
    const { id } = await agent.tasks.submit({ capability: 'test.none' });
    await agent.tasks.cancel(id);
    await clock.advance(1000);
    await plane.healthMonitor.beat();
    expect(await plane.store.tasks.get(id)).toBeDefined();
    await clock.advance(1);
    await plane.housekeeper.round();
    expect(await plane.store.tasks.get(id)).toBeUndefined();
  });

  it('ends all overdue tasks in one round, in batches', async () => {
    const { agent, plane } = harness;
    const request = { capability: 'test.none', queueTimeoutMs: 10 };
    await agent.tasks.submitAll(Array.from({ length: 601 }, () => request));
    const batches: number[] = [];
    plane.housekeeper.on('overdue', (tasks) => batches.push(tasks.length));
    await clock.advance(11);
    await plane.housekeeper.round();
    expect(batches).toEqual([200, 200, 200, 1]);
    expect(await plane.store.tasks.counts()).toEqual([{ capability: 'test.none', state: 'timed_out', count: 601 }]);
  });

  it('retries in the next round if the ends could not be recorded', async () => {
    const { agent, plane } = harness;
    const request = { capability: 'test.none', queueTimeoutMs: 10 };
    await agent.tasks.submitAll(Array.from({ length: 201 }, () => request));
    const refused = jest.spyOn(plane.store.queue, 'endQueued').mockRejectedValue(new Error('the disk is full'));
    await clock.advance(11);
    await plane.housekeeper.round();
    expect(refused).toHaveBeenCalledTimes(400);
    refused.mockRestore();
    await plane.housekeeper.round();
    expect(await plane.store.tasks.counts()).toEqual([{ capability: 'test.none', state: 'timed_out', count: 201 }]);
  });

  it('runs the housekeeping of other modules in each round, also after failures', async () => {
    const { housekeeper, store } = harness.plane;
    let rounds = 0;
    housekeeper.on('round', () => void rounds++);
    await housekeeper.round();
    jest.spyOn(store.retention, 'prune').mockRejectedValueOnce(new Error('disk on fire'));
    await housekeeper.round();
    jest.spyOn(store.fleet, 'runsHousekeeping').mockResolvedValue(false);
    await housekeeper.round();
    expect(rounds).toBe(2);
  });

  it('starts no second round while one is running', async () => {
    const { healthMonitor, housekeeper } = harness.plane;
    for (const next of [() => healthMonitor.beat(), () => housekeeper.round()]) {
      const round = next();
      expect(next()).toBe(round);
      await round;
      expect(next()).not.toBe(round);
    }
  });

  it('continues with the next worker and part of a round after a failure', async () => {
    const { agent, plane, worker } = harness;
    const task = await agent.tasks.submit({ capability: 'test.absent', queueTimeoutMs: 1 });
    const ended = agent.tasks.waitFor(task.id, 60_000);
    for (const id of ['bad', 'good']) await worker(id, { 'test.work': () => undefined }).link();
    const fault = new TypeError('load is not what it should be');
    const disconnect = jest.spyOn(plane.workerInterface, 'disconnect').mockImplementation((workerId) => {
      if (workerId === 'bad') throw fault;
    });
    jest.spyOn(plane.store.attempts, 'renew').mockRejectedValue(fault);
    jest.spyOn(plane.store.attempts, 'running').mockRejectedValue(fault);
    const errors = jest.spyOn(plane.log, 'error');
    await clock.advance(1);
    for (const worker of plane.registry.list()) Object.assign(worker, { lastSeenAtMs: 0 });
    await plane.healthMonitor.beat();
    await plane.housekeeper.round();
    expect(disconnect.mock.calls).toEqual([['bad'], ['good']]);
    expect(await ended).toMatchObject({ state: 'timed_out' });
    const text = 'a part of the heartbeat round failed; the next round tries again';
    expect(errors.mock.calls).toEqual([
      [{ event: 'heartbeat_part_failed', err: fault, workerId: 'bad' }, text],
      [
        { event: 'housekeeping_part_failed', err: fault, part: 'expired leases' },
        'a part of the housekeeping round failed; the next round tries again',
      ],
    ]);
  });
});
