import { ManualClock } from '@yardmaster/testkit';
import { startAgent, type Harness } from '../../test/support/agent-harness';
import type { YardConfig } from '../config';
import { YardError } from '@yardmaster/protocol';
import type { Task } from '../tasks';
import type { Handler } from '@yardmaster/worker-kit';
import { IntegratedDistributedExecutorAgent } from './integrated-distributed-executor.agent';

const echo: Handler = async (input) => input;

/** Creates a handler that ends when the test releases it, or when its attempt is stopped. */
function held(): { handler: Handler; started: Promise<void>; release: (result: unknown) => void; runs: () => number } {
  let release!: (result: unknown) => void;
  let start!: () => void;
  let runs = 0;
  const result = new Promise<unknown>((resolve) => (release = resolve));
  const started = new Promise<void>((resolve) => (start = resolve));
  const handler: Handler = (_input, { signal }) => {
    runs++;
    start();
    return Promise.race([
      result,
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    ]);
  };
  return { handler, started, release, runs: () => runs };
}

describe(IntegratedDistributedExecutorAgent.name, () => {
  let harness: Harness;
  let clock: ManualClock;

  async function start(overrides: Partial<YardConfig> = {}): Promise<Harness> {
    clock = new ManualClock();
    return (harness = await startAgent(overrides, clock));
  }

  afterEach(() => harness.close());

  it('runs a task on a worker that offers its capability', async () => {
    const { agent, worker } = await start();
    await worker('other', { 'test.other': echo }).link();
    await worker('echo', { 'test.echo': echo }).link();
    const outcome = await agent.executeTask({ capability: 'test.echo', input: { a: 1 } });
    expect(outcome).toMatchObject({ status: 'succeeded', result: { a: 1 } });
  });

  it('runs a waiting task on a worker that registers later', async () => {
    const { agent, worker } = await start();
    const outcome = agent.executeTask({ capability: 'test.echo', input: { late: true } });
    await worker('echo', { 'test.echo': echo }).link();
    expect(await outcome).toMatchObject({ status: 'succeeded', result: { late: true } });
  });

  it('retries after the error codes of the retry policy, each time after its delay', async () => {
    const { agent, worker, plane } = await start();
    const attempts: number[] = [];
    const handler: Handler = async (_input, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new YardError('EXECUTION_ERROR', `attempt ${attempt} fails`);
      return 'at last';
    };
    const delayedAfter = (attempt: number) =>
      new Promise<Task>((resolve) =>
        plane.store.changes.subscribe(
          ({ task }) => task?.state === 'queued' && task.attempt === attempt && resolve(task),
        ),
      );
    const [first, second] = [delayedAfter(1), delayedAfter(2)];
    await worker('w', { 'test.flaky': handler }).link();
    const backoff = { type: 'fixed', delayMs: 500, jitter: 0 } as const;
    const ended = agent.executeTask({ capability: 'test.flaky', retry: { on: ['EXECUTION_ERROR'], backoff } });
    const { id, notBeforeMs } = await first;
    expect(notBeforeMs).toBe(clock.nowMs() + 500);
    await clock.advance(499);
    expect(attempts).toEqual([1]);
    await clock.advance(1);
    await second;
    expect(attempts).toEqual([1, 2]);
    await clock.advance(500);
    expect(await ended).toMatchObject({ status: 'succeeded', result: 'at last' });
    expect((await plane.store.tasks.attempts(id)).map(({ status }) => status)).toEqual([
      'failed',
      'failed',
      'succeeded',
    ]);
  });

  it('does not retry after another code, or after the last attempt', async () => {
    const { agent, worker } = await start();
    let runs = 0;
    const handler: Handler = async () => {
      runs++;
      throw new YardError('EXECUTION_ERROR', 'it fails');
    };
    await worker('w', { 'test.fails': handler }).link();
    expect(await agent.executeTask({ capability: 'test.fails' })).toMatchObject({ status: 'failed' });
    expect(runs).toBe(1);
    const retry = { maxAttempts: 2, on: ['EXECUTION_ERROR'], backoff: { delayMs: 0 } };
    expect(await agent.executeTask({ capability: 'test.fails', retry })).toMatchObject({ status: 'failed' });
    expect(runs).toBe(3);
  });

  it('keeps an end request when the worker reconnects', async () => {
    const { agent, plane, worker, reached } = await start();
    const { handler, started } = held();
    const a = worker('a', {
      'test.held': (input, context) => handler(input, { ...context, signal: new AbortController().signal }),
    });
    await a.link();
    const { id } = await agent.tasks.submit({ capability: 'test.held' });
    await started;
    await agent.tasks.cancel(id, { graceMs: 60_000 });
    a.cut();
    await reached('a', 'suspect');
    await a.link();
    a.cut();
    await reached('a', 'suspect');
    await clock.advance(2000);
    expect(await agent.tasks.get(id)).toMatchObject({ state: 'cancelled', attempt: 1 });
    expect(await plane.store.tasks.attempts(id)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('ends a task as cancelled if its worker is lost before it confirms', async () => {
    const { agent, worker, reached } = await start();
    const { handler, started } = held();
    const deaf: Handler = (input, context) => {
      Promise.resolve(handler(input, context)).catch(() => undefined);
      return new Promise(() => undefined);
    };
    const first = worker('first', { 'test.held': deaf });
    await first.link();
    const task = await agent.tasks.submit({ capability: 'test.held' });
    await started;
    await agent.tasks.cancel(task.id);
    first.cut();
    await reached('first', 'suspect');
    await worker('second', { 'test.held': echo }).link();
    await clock.advance(2000);
    expect(await agent.tasks.get(task.id)).toMatchObject({ state: 'cancelled', attempt: 1 });
  });

  it('dispatches tasks by priority, then by age, and never more than there are slots', async () => {
    const { agent, worker, plane } = await start();
    const order: number[] = [];
    let most = 0;
    const handler: Handler<{ n: number }> = async ({ n }) => {
      most = Math.max(most, plane.registry.get('w')!.inFlight.size);
      order.push(n);
    };
    const priorities = [0, 0, 5, -1, 5];
    const ends = priorities.map((priority, n) =>
      agent.executeTask({ capability: 'test.order', input: { n }, priority }),
    );
    await worker('w', { 'test.order': handler as Handler }).link();
    await Promise.all(ends);
    expect(order).toEqual([2, 4, 0, 1, 3]);
    expect(most).toBe(1);
  });

  it('does not let a task that no worker can run block the others', async () => {
    const { agent, worker } = await start();
    await worker('w', { 'test.echo': echo }).link();
    const stuck = await agent.tasks.submit({
      capability: 'test.echo',
      labels: { require: { gpu: 'yes' } },
      priority: 100,
    });
    expect(await agent.executeTask({ capability: 'test.echo' })).toMatchObject({ status: 'succeeded' });
    expect((await agent.tasks.get(stuck.id)).state).toBe('queued');
  });

  describe('a link that is cut', () => {
    it('lets a worker that reconnects in time continue, and runs its task once', async () => {
      const { agent, worker, reached } = await start();
      const { handler, started, release, runs } = held();
      const w = worker('w', { 'test.held': handler });
      await w.link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await started;
      w.cut();
      await reached('w', 'suspect');
      await clock.advance(1900);
      await w.link();
      release('kept');
      expect(await outcome).toMatchObject({ status: 'succeeded', result: 'kept' });
      expect(runs()).toBe(1);
    });

    it('accepts an outcome that the worker reached while the link was down', async () => {
      const { agent, worker, reached } = await start();
      const { handler, started, release } = held();
      const w = worker('w', { 'test.held': handler });
      await w.link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await started;
      w.cut();
      await reached('w', 'suspect');
      release('meanwhile');
      await w.link();
      expect(await outcome).toMatchObject({ status: 'succeeded', result: 'meanwhile' });
    });

    it('runs the task elsewhere after the grace, and rejects the late report', async () => {
      const { agent, worker, reached } = await start();
      const first = held();
      const a = worker('a', { 'test.held': first.handler });
      await a.link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await first.started;
      const b = worker('b', { 'test.held': async () => 'from b' });
      await b.link();
      const stale = jest.fn();
      agent.reports.on('stale', stale);
      a.cut();
      await reached('a', 'suspect');
      await clock.advance(2000);
      expect(await outcome).toMatchObject({ status: 'succeeded', result: 'from b' });
      first.release('from a, too late');
      await clock.advance(0);
      await a.link();
      expect(stale).toHaveBeenCalledWith('a');
      const [task] = (await harness.plane.store.tasks.list({}, { limit: 10 })).tasks;
      const attempts = await harness.plane.store.tasks.attempts(task!.id);
      expect(attempts.map(({ workerId, status }) => [workerId, status])).toEqual([
        ['a', 'lost'],
        ['b', 'succeeded'],
      ]);
    });

    it('requeues at once when the worker reconnects without the attempt', async () => {
      const { agent, worker } = await start();
      const first = held();
      const a = worker('w', { 'test.held': first.handler });
      await a.link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await first.started;
      a.cut();
      await worker('w', { 'test.held': async () => 'restarted' }).link();
      expect(await outcome).toMatchObject({ status: 'succeeded', result: 'restarted' });
    });

    it('fails a task after its last lost attempt', async () => {
      const { agent, worker } = await start({ taskAttemptsMax: 1 });
      const { handler, started } = held();
      const w = worker('w', { 'test.held': handler });
      await w.link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await started;
      w.cut();
      await harness.reached('w', 'suspect');
      await clock.advance(2000);
      expect(await outcome).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST', retryable: true } });
    });
  });

  it('rejects waits that are still pending at the end of the shutdown', async () => {
    const { agent, worker } = await start();
    const { handler, started } = held();
    await worker('w', { 'test.held': handler }).link();
    const outcome = agent.executeTask({ capability: 'test.held' });
    await started;
    await Promise.all([
      agent.shutdown(0),
      expect(outcome).rejects.toMatchObject({ code: 'SHUTTING_DOWN', retryable: true }),
    ]);
  });

  it('does not lose a wake that arrives just after the last check', async () => {
    const { agent, worker } = await start();
    await worker('w', { 'test.echo': echo }, { slots: 2 }).link();
    for (let microtasks = 0; microtasks < 8; microtasks++) {
      const first = agent.executeTask({ capability: 'test.echo' });
      for (let n = 0; n < microtasks; n++) await Promise.resolve();
      const second = agent.executeTask({ capability: 'test.echo' });
      expect(await Promise.all([first, second])).toHaveLength(2);
    }
  });

  describe('an operator', () => {
    it('drains or resumes an offline worker when it registers', async () => {
      const { agent, worker, reached } = await start();
      const w = worker('w', { 'test.echo': echo });
      await w.link();
      await agent.workers.drain('w', 60_000);
      expect(w.worker.status.intake).toBe('draining');
      w.cut();
      await reached('w', 'suspect');
      await agent.workers.resume('w');
      await w.link();
      await clock.advance(0);
      expect(w.worker.status.intake).toBe('open');
      expect(await agent.executeTask({ capability: 'test.echo' })).toMatchObject({ status: 'succeeded' });

      w.cut();
      await reached('w', 'suspect');
      await agent.workers.drain('w', 60_000);
      const back = w.link();
      await reached('w', 'draining');
      await clock.advance(0);
      expect(w.worker.status.intake).toBe('draining');
      await agent.workers.resume('w');
      await back;
    });

    it('does not resume a worker that is shutting down', async () => {
      const { agent, worker } = await start();
      const { handler, started, release } = held();
      const w = worker('w', { 'test.held': handler });
      await w.link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await started;
      const ended = w.worker.drain(60_000);
      await harness.reached('w', 'draining');
      await expect(agent.workers.resume('w')).rejects.toMatchObject({ code: 'DRAINING' });
      release('done');
      expect(await outcome).toMatchObject({ result: 'done' });
      await ended;
    });
  });

  it('cancels a task whose worker has not reconnected', async () => {
    const { agent, worker, plane, reached } = await start();
    const { handler, started } = held();
    const w = worker('w', { 'test.held': handler });
    await w.link();
    const { id } = await agent.tasks.submit({ capability: 'test.held' });
    await started;
    w.cut();
    await reached('w', 'suspect');
    expect(await agent.tasks.cancel(id)).toMatchObject({ state: 'cancelled' });
    await w.link();
    await clock.advance(0);
    expect(w.worker.status).toMatchObject({ running: 0 });
    expect(await plane.store.tasks.attempts(id)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('runs a task on another worker if its worker hands it back', async () => {
    const { agent, worker, plane } = await start();
    const first = held();
    const a = worker('a', { 'test.held': first.handler });
    await a.link();
    const outcome = agent.executeTask({ capability: 'test.held' });
    await first.started;
    await worker('b', { 'test.held': async () => 'from b' }).link();
    const drained = a.worker.drain(1000);
    await clock.advance(5000);
    await drained;
    expect(await outcome).toMatchObject({ status: 'succeeded', result: 'from b' });
    const [task] = (await plane.store.tasks.list({}, { limit: 1 })).tasks;
    const attempts = await plane.store.tasks.attempts(task!.id);
    expect(attempts.map(({ workerId, status }) => [workerId, status])).toEqual([
      ['a', 'lost'],
      ['b', 'succeeded'],
    ]);
  });

  it('pauses a worker that keeps rejecting tasks, longer each time', async () => {
    const { agent, worker, plane } = await start();
    const w = worker('w', { 'test.echo': echo });
    await w.link();
    plane.registry.setCapabilities('w', [{ name: 'test.lie', description: '', inputSchema: {} }]);
    const { id } = await agent.tasks.submit({ capability: 'test.lie' });
    for (let second = 0; second < 60; second++) await clock.advance(1000);
    const attempts = await plane.store.tasks.attempts(id);
    expect(attempts.map(({ status }) => status)).toEqual(Array.from(attempts, () => 'rejected'));
    expect(attempts.length).toBeGreaterThan(4);
    expect(attempts.length).toBeLessThan(10);
    expect(await agent.tasks.get(id)).toMatchObject({ state: 'queued', rejections: attempts.length });
  });

  describe('timeouts', () => {
    it('ends a task that waits too long', async () => {
      const { agent, plane } = await start();
      const outcome = agent.executeTask({ capability: 'test.none', queueTimeoutMs: 100 });
      await clock.advance(101);
      await plane.housekeeper.round();
      expect(await outcome).toMatchObject({ status: 'timed_out', error: { code: 'QUEUE_TIMEOUT' } });
    });

    it('ends a task if its worker does not enforce the timeout', async () => {
      const { agent, worker } = await start();
      const { handler, started } = held();
      const w = worker('w', { 'test.held': handler });
      await w.link();
      const outcome = agent.executeTask({ capability: 'test.held', timeoutMs: 1000 });
      await started;
      await clock.advance(1001);
      expect(await outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT' } });
    });
  });

  describe('cancel', () => {
    it('ends a waiting task at once, and rejects a second cancel with the state', async () => {
      const { agent } = await start();
      const { id } = await agent.tasks.submit({ capability: 'test.none' });
      expect(await agent.tasks.cancel(id, { reason: 'no need' })).toMatchObject({
        state: 'cancelled',
        outcome: { error: { message: 'no need' } },
      });
      await expect(agent.tasks.cancel(id)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'cancelled' } });
    });

    it('lets the worker end a running task', async () => {
      const { agent, worker, plane } = await start();
      const { handler, started } = held();
      await worker('w', { 'test.held': handler }).link();
      const outcome = agent.executeTask({ capability: 'test.held' });
      await started;
      const [task] = (await harness.plane.store.tasks.list({}, { limit: 1 })).tasks;
      await agent.tasks.cancel(task!.id);
      expect(await outcome).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
      expect(plane.registry.get('w')!.inFlight.size).toBe(0);
    });
  });

  describe('bad requests', () => {
    it('rejects an input that violates the schema, with the path, and stores nothing', async () => {
      const { agent } = await start();
      const bad = agent.executeTask({ capability: 'python.run', input: { code: 'print(1)', timeoutMs: '5' } });
      await expect(bad).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        path: 'input.timeoutMs',
        message: 'input.timeoutMs: expected integer, got string',
      });
      expect((await harness.plane.store.tasks.list({}, { limit: 1 })).tasks).toEqual([]);
    });

    it('rejects a task at once if a worker is required and none is known', async () => {
      const { agent } = await start();
      await expect(agent.executeTask({ capability: 'test.none', requireWorker: true })).rejects.toMatchObject({
        code: 'NO_CAPABLE_WORKER',
      });
    });

    it('rejects a task beyond the queue limit', async () => {
      const { agent } = await start({ queueLengthMax: 1 });
      await agent.tasks.submit({ capability: 'test.none' });
      await expect(agent.executeTask({ capability: 'test.none' })).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    });
  });

  it('waits at shutdown for a pending claim', async () => {
    const { agent, worker, plane } = await start();
    await worker('w', { 'test.echo': echo }).link();
    let closing: Promise<void> | undefined;
    const take = plane.store.queue.claim.bind(plane.store.queue);
    jest.spyOn(plane.store.queue, 'claim').mockImplementationOnce((...given) => {
      const taken = take(...given);
      closing = agent.shutdown(5000);
      return taken;
    });
    expect(await agent.executeTask({ capability: 'test.echo' })).toMatchObject({ status: 'succeeded' });
    await closing;
  });

  it('waits at shutdown for running tasks, and accepts no new ones', async () => {
    const { agent, worker } = await start();
    const { handler, started, release } = held();
    await worker('w', { 'test.held': handler }).link();
    const outcome = agent.executeTask({ capability: 'test.held' });
    await started;
    const closing = agent.shutdown(5000);
    await expect(agent.executeTask({ capability: 'test.held' })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    release('done');
    expect(await outcome).toMatchObject({ result: 'done' });
    await closing;
  });
});
