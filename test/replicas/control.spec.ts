import type { Handler } from '@yardmaster/worker-kit';
import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../support/replicas';

describe('a task held by another agent', () => {
  let replicas: Replicas;
  let manual: ManualHandler;
  let a: ReplicaHarness;
  let b: ReplicaHarness;
  let w: RovingWorker;
  const reasons: unknown[] = [];

  /** Ends a second after it is stopped. */
  const slowToStop: Handler = (_input, { signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason);
        replicas.clock.setTimer(1000, () => reject(signal.reason as Error));
      });
    });
  /** Returns its input. */
  const reader: Handler = async (_input, { input }) => {
    let text = '';
    for await (const piece of input) text += piece.toString();
    return text;
  };

  beforeEach(async () => {
    replicas = new Replicas();
    manual = new ManualHandler();
    reasons.length = 0;
    a = await replicas.start();
    b = await replicas.start();
    const handlers = { 'test.held': manual.handler, 'test.slow': slowToStop, 'test.read': reader };
    const inputSchema = { type: 'object', properties: { count: { type: 'integer' } } };
    w = replicas.worker('w1', handlers, { slots: 2, labels: { zone: 'a' }, inputSchema, takesInput: true });
    await w.link(a);
  });
  afterEach(() => replicas.close());

  async function running(capability = 'test.slow'): Promise<string> {
    const { id } = await b.agent.tasks.submit({ capability, input: { name: 'one' } });
    while ((await b.agent.tasks.get(id)).state !== 'running') await replicas.pass(20);
    await replicas.pass(100);
    return id;
  }

  describe('is cancelled', () => {
    it('by its worker, which is notified and gets its grace', async () => {
      const id = await running();
      await replicas.passing(b.agent.tasks.cancel(id, { graceMs: 5000 }));
      await replicas.pass(500);
      expect(reasons).toHaveLength(1);
      expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'running' });
      await replicas.pass(600);
      expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'cancelled', attempt: 1 });
    });

    it('after the grace if its holder cannot be notified', async () => {
      const id = await running();
      replicas.loseMessages();
      const cancelled = b.agent.tasks.cancel(id, { graceMs: 2000 });
      cancelled.catch(() => undefined);
      expect(await replicas.passing(b.agent.tasks.waitFor(id, 30_000))).toMatchObject({
        state: 'cancelled',
        attempt: 1,
      });
      await replicas.pass(20_000);
      expect(a.plane.registry.get('w1')!.inFlight.size).toBe(0);
    });

    it('by its new holder after its link has moved', async () => {
      const id = await running();
      await w.move(b, { isTold: false });
      await replicas.passing(a.agent.tasks.cancel(id, { graceMs: 5000 }));
      await replicas.pass(1500);
      expect(reasons).toHaveLength(1);
      expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'cancelled', attempt: 1 });
    });

    it('and not retried when its holder ends before its worker confirms', async () => {
      const id = await running();
      await replicas.passing(b.agent.tasks.cancel(id, { graceMs: 60_000 }));
      w.cut();
      a.crash();
      await replicas.worker('w2', { 'test.slow': slowToStop }).link(b);
      expect(await replicas.passing(b.agent.tasks.waitFor(id, 120_000))).toMatchObject({
        state: 'cancelled',
        attempt: 1,
      });
    });

    it('while it waits, by either agent', async () => {
      const { id } = await a.agent.tasks.submit({ capability: 'test.none' });
      expect(await b.agent.tasks.cancel(id)).toMatchObject({ state: 'cancelled', attempt: 0 });
    });
  });

  describe('gets input', () => {
    it('through its worker', async () => {
      const id = await running('test.read');
      expect(await replicas.passing(b.agent.inputs.give(id, { text: 'from ' }))).toBe(5);
      expect(await replicas.passing(a.agent.inputs.give(id, { text: 'both', end: true }))).toBe(9);
      expect(await replicas.passing(b.agent.tasks.waitFor(id, 10_000))).toMatchObject({
        outcome: { result: 'from both' },
      });
    });

    it('or its caller gets an error if delivery is uncertain', async () => {
      const id = await running('test.read');
      replicas.loseMessages();
      const refused = replicas.passing(b.agent.inputs.give(id, { text: 'lost' }));
      await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/^(LINK_CLOSED|REPLY_TIMEOUT)$/) });
    });

    it('only while it runs', async () => {
      const { id } = await a.agent.tasks.submit({ capability: 'test.none' });
      await expect(b.agent.inputs.give(id, { text: 'x' })).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { state: 'queued' },
      });
    });
  });
});

describe('the fleet, seen from an agent without links', () => {
  let replicas: Replicas;
  let a: ReplicaHarness;
  let b: ReplicaHarness;
  let w: RovingWorker;
  let manual: ManualHandler;

  beforeEach(async () => {
    replicas = new Replicas();
    manual = new ManualHandler();
    a = await replicas.start();
    b = await replicas.start();
    const inputSchema = { type: 'object', properties: { count: { type: 'integer' } } };
    w = replicas.worker('w1', { 'test.held': manual.handler }, { labels: { zone: 'a' }, inputSchema });
    await w.link(a);
    await replicas.pass(1000);
  });
  afterEach(() => replicas.close());

  it('contains the workers of the other agent: requireWorker checks their capabilities and labels', async () => {
    const submit = (labels: Record<string, string>, capability = 'test.held') =>
      b.agent.tasks.submit({ capability, labels: { require: labels }, requireWorker: true });
    expect(await submit({ zone: 'a' })).toMatchObject({ state: 'queued' });
    await expect(submit({ zone: 'b' })).rejects.toMatchObject({ code: 'NO_CAPABLE_WORKER' });
    await expect(submit({}, 'test.none')).rejects.toMatchObject({ code: 'NO_CAPABLE_WORKER' });
  });

  it('provides the schemas that check inputs', async () => {
    const bad = b.agent.tasks.submit({ capability: 'test.held', input: { count: 'many' } });
    await expect(bad).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { path: 'input.count' } });
  });

  it('lists its workers with their running tasks', async () => {
    const { id } = await b.agent.tasks.submit({ capability: 'test.held', input: { name: 'one' } });
    await replicas.passing(manual.hasBegun('one'));
    await replicas.pass(1000);
    expect(b.agent.workers.list()).toMatchObject([{ workerId: 'w1', state: 'online', labels: { zone: 'a' } }]);
    expect([...b.agent.workers.get('w1').inFlight]).toEqual([id]);
    expect(b.agent.workers.counts()).toMatchObject({ workers: { online: 1 }, slots: { total: 1, used: 1 } });
    w.cut();
    await replicas.pass(1000);
    expect(b.agent.workers.get('w1')).toMatchObject({ state: 'suspect' });
    await replicas.pass(2000);
    expect(b.agent.workers.get('w1')).toMatchObject({ state: 'offline' });
  });

  it('explains a waiting task by its workers', async () => {
    await b.agent.tasks.submit({ capability: 'test.held', input: { name: 'one' } });
    await replicas.passing(manual.hasBegun('one'));
    const { id } = await b.agent.tasks.submit({ capability: 'test.held', input: { name: 'two' } });
    await replicas.pass(1000);
    expect(await b.agent.explainer.explain(id)).toMatchObject({
      waiting: { reason: 'SLOTS_BUSY', workers: { busy: 1 } },
    });
  });

  it('drops the workers of an ended agent, unless they move to another', async () => {
    a.crash();
    await replicas.pass(90_000);
    await expect(b.agent.tasks.submit({ capability: 'test.held', requireWorker: true })).rejects.toMatchObject({
      code: 'NO_CAPABLE_WORKER',
    });
    await w.link(b);
    expect(await b.agent.tasks.submit({ capability: 'test.held', requireWorker: true })).toMatchObject({
      state: 'queued',
    });
    expect(b.agent.workers.list()).toMatchObject([{ workerId: 'w1', state: 'online' }]);
  });

  it('contains a moved worker once, at its new agent', async () => {
    await w.move(b, { isTold: false });
    await replicas.pass(1000);
    for (const { agent } of [a, b]) expect(agent.workers.list()).toMatchObject([{ workerId: 'w1', state: 'online' }]);
    w.noticeSilence();
    await replicas.pass(10_000);
    for (const { agent } of [a, b]) expect(agent.workers.list()).toMatchObject([{ workerId: 'w1', state: 'online' }]);
  });
});
