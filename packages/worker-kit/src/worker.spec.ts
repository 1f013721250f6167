import { StandInControlPlane } from '../../../test/support/stand-in-control-plane';
import { workerLinkHarnesses, type WorkerLinkHarness } from '../../../test/support/worker-link-harness';
import { YardError, type Outcome } from '@yardmaster/protocol';
import { silentLog, Worker, type Handler, type HandlerContext } from '.';
import { attach, type Answer, type Transport } from './link';

const declaration = { name: 'test.work', description: 'Does what the test says.', inputSchema: { type: 'object' } };
const wallMs = expect.any(Number) as number;

/** Creates a handler that runs until the test ends it. */
class OpenWork {
  readonly contexts: HandlerContext[] = [];
  private readonly settlers: Array<{ resolve: (result: unknown) => void; reject: (error: unknown) => void }> = [];
  private waiter?: () => void;

  readonly handler: Handler = (_, context) => {
    this.contexts.push(context);
    this.waiter?.();
    return new Promise((resolve, reject) => this.settlers.push({ resolve, reject }));
  };

  async begun(times = 1): Promise<HandlerContext> {
    while (this.contexts.length < times) await new Promise<void>((resolve) => (this.waiter = resolve));
    return this.contexts[times - 1] as HandlerContext;
  }

  resolve(result: unknown, index = 0): void {
    this.settlers[index]?.resolve(result);
  }

  reject(error: unknown, index = 0): void {
    this.settlers[index]?.reject(error);
  }
}

describe.each(workerLinkHarnesses)('Worker, %s', (_, createHarness) => {
  let controlPlane: StandInControlPlane;
  let harness: WorkerLinkHarness;
  let workers: Worker[];
  let work: OpenWork;
  const warn = jest.fn();

  beforeEach(async () => {
    warn.mockClear();
    controlPlane = new StandInControlPlane();
    harness = await createHarness(controlPlane);
    workers = [];
    work = new OpenWork();
  });

  afterEach(async () => {
    await harness.close();
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  async function start(handler: Handler = work.handler, slots = 1, options = {}): Promise<Worker> {
    const worker = new Worker({
      workerId: 'w',
      name: 'tester',
      version: '1',
      slots,
      limits: { retryDelayMs: 20 },
      log: silentLog,
    });
    worker.capability(declaration, handler, options);
    workers.push(worker);
    const registrations = controlPlane.registrations.length;
    await harness.link(worker);
    await controlPlane.registered(registrations + 1);
    return worker;
  }

  function execute(leaseId: string, input: unknown = {}, options = {}) {
    return controlPlane.execute({ leaseId, capability: 'test.work', input, ...options });
  }

  const lease = (leaseId: string) => controlPlane.leases.get(leaseId);

  it('registers with its identity and capabilities', async () => {
    const worker = await start();
    expect(controlPlane.registrations).toEqual([
      {
        workerId: 'w',
        instanceId: worker.identity.instanceId,
        name: 'tester',
        version: '1',
        slots: 1,
        capabilities: [declaration],
        labels: {},
        running: [],
        finished: [],
      },
    ]);
  });

  it('accepts and runs a task, sends output and reports the result', async () => {
    await start((input, { output, progress, taskId, attempt }) => {
      output('stdout', 'one ');
      output('stdout', 'two');
      progress({ percent: 50 });
      return { input, taskId, attempt };
    });
    expect(await execute('a', { x: 1 })).toEqual({ status: 'accepted' });
    expect(await controlPlane.outcome('a')).toEqual({
      status: 'succeeded',
      result: { input: { x: 1 }, taskId: 'task-a', attempt: 1 },
      stats: { wallMs },
    });
    expect(lease('a')?.chunks).toEqual([
      { seq: 1, stream: 'stdout', data: 'one two' },
      { seq: 2, stream: 'progress', data: { percent: 50 } },
    ]);
  });

  it.each<[string, () => never, Outcome['error']]>([
    [
      'a YardError with its code',
      () => {
        throw new YardError('browser.TARGET_NOT_FOUND', 'no such element', { details: { selector: '#a' } });
      },
      { code: 'browser.TARGET_NOT_FOUND', message: 'no such element', retryable: false, details: { selector: '#a' } },
    ],
    [
      'a bug as INTERNAL',
      () => {
        throw new TypeError('oh');
      },
      { code: 'INTERNAL', message: 'oh', retryable: true },
    ],
  ])('reports %s', async (_, handler, error) => {
    await start(handler);
    await execute('a');
    expect(await controlPlane.outcome('a')).toEqual({ status: 'failed', error, stats: { wallMs } });
  });

  it('fails input that does not match the schema, with the path', async () => {
    await start();
    await execute('a', []);
    expect(await controlPlane.outcome('a')).toEqual({
      status: 'failed',
      error: {
        code: 'INVALID_INPUT',
        message: 'expected object, got array',
        retryable: false,
        details: { path: '' },
      },
      stats: { wallMs },
    });
    expect(work.contexts).toHaveLength(0);
  });

  it('fails a result that is too large for a message', async () => {
    await start(() => 'x'.repeat(2 ** 20));
    await execute('a');
    expect((await controlPlane.outcome('a')).error).toMatchObject({ code: 'OUTPUT_LIMIT', retryable: false });
  });

  it('rejects tasks without a free slot, and of unknown capabilities', async () => {
    await start();
    expect(await execute('a')).toEqual({ status: 'accepted' });
    expect(await execute('b')).toEqual({
      status: 'rejected',
      code: 'NO_SLOT',
      message: 'all slots of the worker are in use',
    });
    work.resolve(1);
    await controlPlane.outcome('a');
    expect(await controlPlane.execute({ leaseId: 'c', capability: 'test.other' })).toEqual({
      status: 'rejected',
      code: 'UNKNOWN_CAPABILITY',
      message: 'the worker does not offer test.other',
    });
    expect(await execute('d')).toEqual({ status: 'accepted' });
  });

  it('accepts a repeated offer of a lease that it holds, and runs the task once', async () => {
    await start();
    await execute('a');
    await work.begun();
    expect(await execute('a')).toEqual({ status: 'accepted' });
    work.resolve('once');
    expect((await controlPlane.outcome('a')).result).toBe('once');
    expect(work.contexts).toHaveLength(1);
  });

  it('cancels a handler that stops within the grace', async () => {
    await start();
    await execute('a');
    const { signal } = await work.begun();
    signal.addEventListener('abort', () => work.reject(signal.reason));
    expect(await controlPlane.request('task.cancel', { leaseId: 'a', reason: 'enough', graceMs: 60_000 })).toEqual({
      status: 'ok',
    });
    expect(await controlPlane.outcome('a')).toEqual({
      status: 'cancelled',
      error: { code: 'CANCELLED', message: 'enough', retryable: false },
      stats: { wallMs },
    });
    expect(signal.reason).toMatchObject({ code: 'CANCELLED', message: 'enough' });
  });

  it('abandons a handler that does not stop, and frees the slot', async () => {
    await start();
    await execute('a');
    const { output } = await work.begun();
    await controlPlane.request('task.cancel', { leaseId: 'a', reason: 'now', graceMs: 0 });
    expect((await controlPlane.outcome('a')).status).toBe('cancelled');
    output('stdout', 'too late');
    work.resolve('too late');
    expect(await execute('b')).toEqual({ status: 'accepted' });
    expect(lease('a')).toMatchObject({ chunks: [], outcome: { status: 'cancelled' } });
  });

  it('replies unknown to the cancellation of a lease that it does not hold', async () => {
    await start();
    expect(await controlPlane.request('task.cancel', { leaseId: 'x', reason: '', graceMs: 0 })).toEqual({
      status: 'unknown',
    });
  });

  it('ends an attempt that runs too long', async () => {
    await start();
    await execute('a', {}, { timeoutMs: 30 });
    const { signal } = await work.begun();
    signal.addEventListener('abort', () => work.reject(signal.reason));
    expect(await controlPlane.outcome('a')).toMatchObject({
      status: 'timed_out',
      error: { code: 'TIMEOUT', message: 'the attempt ran longer than 30 ms', retryable: false },
    });
  });

  it('ends an attempt that does not begin in time, and prevents it from beginning later', async () => {
    await start(work.handler, 1, { signalsStart: true });
    await execute('a', {}, { startTimeoutMs: 30 });
    const { signal, started } = await work.begun();
    signal.addEventListener('abort', () => {
      expect(started).toThrow('the attempt did not begin within 30 ms');
      work.reject(signal.reason);
    });
    expect(await controlPlane.outcome('a')).toEqual({
      status: 'timed_out',
      error: { code: 'START_TIMEOUT', message: 'the attempt did not begin within 30 ms', retryable: true },
      stats: { wallMs },
    });
  });

  it('counts the call of a handler as the beginning, unless the capability signals it', async () => {
    await start();
    await execute('a', {}, { startTimeoutMs: 30, timeoutMs: 90 });
    const { signal } = await work.begun();
    signal.addEventListener('abort', () => work.reject(signal.reason));
    expect(await controlPlane.outcome('a')).toMatchObject({ error: { code: 'TIMEOUT' } });
  });

  it('continues when the link is cut, without lost or repeated output', async () => {
    await start();
    await execute('a');
    const { output } = await work.begun();
    for (let part = 1; part <= 5; part++) {
      output('stdout', `${part};`);
      controlPlane.cut();
      output('stdout', `${part}.5;`);
      await controlPlane.until(() => controlPlane.text('a').endsWith(`${part}.5;`));
    }
    work.resolve('done');
    expect((await controlPlane.outcome('a')).result).toBe('done');
    expect(controlPlane.text('a')).toBe('1;1.5;2;2.5;3;3.5;4;4.5;5;5.5;');
    expect(lease('a')?.chunks.map(({ seq }) => seq)).toEqual(lease('a')?.chunks.map((_, index) => index + 1));
    expect(controlPlane.registrations[1]?.running).toEqual([
      { taskId: 'task-a', attempt: 1, leaseId: 'a', outputSeq: expect.any(Number) },
    ]);
  });

  it('sends a batch again if its acknowledgement was lost', async () => {
    await start();
    await execute('a');
    const { output } = await work.begun();
    const received = new Promise<void>((resolve) => {
      controlPlane.override['task.output'] = (payload) => {
        delete controlPlane.override['task.output'];
        lease('a')?.chunks.push(...payload.chunks);
        resolve();
        return new Promise(() => {});
      };
    });
    output('stdout', 'once');
    await received;
    controlPlane.cut();
    await controlPlane.registered(2);
    work.resolve(1);
    await controlPlane.outcome('a');
    expect(controlPlane.text('a')).toBe('once');
    expect(controlPlane.repeatedChunks).toBe(1);
  });

  it('presents an outcome on the next link if its report was cut off', async () => {
    await start();
    await execute('a');
    await work.begun();
    const received = new Promise<void>((resolve) => {
      controlPlane.override['task.finished'] = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    work.resolve('kept');
    await received;
    controlPlane.cut();
    expect((await controlPlane.outcome('a')).result).toBe('kept');
    expect(controlPlane.registrations[1]).toMatchObject({
      running: [],
      finished: [{ leaseId: 'a', outcome: { status: 'succeeded', result: 'kept' } }],
    });
  });

  it('sends a report again if it was rejected', async () => {
    await start(() => 'kept');
    let refusals = 0;
    controlPlane.override['task.finished'] = async () => {
      if (++refusals === 2) delete controlPlane.override['task.finished'];
      throw new YardError('REPLY_TIMEOUT', 'busy');
    };
    await execute('a');
    expect((await controlPlane.outcome('a')).result).toBe('kept');
    expect(refusals).toBe(2);
  });

  it('kills attempts that the control plane no longer knows when it registers again', async () => {
    await start();
    await execute('a');
    const { signal } = await work.begun();
    controlPlane.leases.delete('a');
    controlPlane.cut();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toMatchObject({ code: 'WORKER_LOST' });
    expect(await execute('b')).toEqual({ status: 'accepted' });
  });

  it('kills an attempt whose output is stale', async () => {
    await start();
    await execute('a');
    const { output, signal } = await work.begun();
    controlPlane.leases.delete('a');
    output('stdout', 'x');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(await execute('b')).toEqual({ status: 'accepted' });
  });

  it('drops a stale outcome', async () => {
    const worker = await start();
    await execute('a');
    await work.begun();
    controlPlane.leases.delete('a');
    work.resolve(1);
    await controlPlane.until(() => controlPlane.received.at(-1)?.message === 'task.finished');
    await controlPlane.request('session.close', { sessionId: 's' }); // a round trip, after the reply
    expect(worker.status).toMatchObject({ running: 0, unconfirmed: 0 });
  });

  it('registers as another instance after a restart', async () => {
    const first = await start();
    await first.stop();
    const second = await start();
    const [before, after] = controlPlane.registrations;
    expect(after).toEqual({ ...before, instanceId: second.identity.instanceId });
    expect(after?.instanceId).not.toBe(before?.instanceId);
  });

  it('rejects invalid messages with the path, and keeps working', async () => {
    const worker = await start(() => 'fine');
    const bad = { leaseId: 'a', capability: 'test.work', timeoutMs: 'long' as unknown as number };
    await expect(controlPlane.execute(bad)).rejects.toMatchObject({
      code: 'INVALID_MESSAGE',
      message: 'timeoutMs: expected integer, got string',
      details: { path: 'timeoutMs' },
    });
    await expect(controlPlane.request('worker.register', {} as never)).rejects.toMatchObject({
      code: 'UNKNOWN_MESSAGE',
    });
    expect(worker.status.refusedMessages).toBe(2);
    await execute('a');
    expect((await controlPlane.outcome('a')).result).toBe('fine');
  });

  it('logs rejected capabilities', async () => {
    const refused = [{ name: 'test.work', path: 'inputSchema.type', reason: 'no' }];
    Object.assign(controlPlane.settings, { refusedCapabilities: refused });
    const worker = new Worker({ workerId: 'w', name: 'tester', version: '1', slots: 1, log: { ...silentLog, warn } });
    workers.push(worker);
    worker.capability(declaration, () => 1);
    const registered = new Promise<void>((resolve) => worker.onRegistered(resolve));
    await harness.link(worker);
    await registered;
    expect(warn).toHaveBeenCalledWith({ event: 'capabilities_refused', refused }, 'control plane refused capabilities');
  });

  it('offers a capability whose input it cannot check, and rejects an invalid schema', async () => {
    const worker = await start();
    const inputSchema = { pattern: '(?=a)b' };
    worker.capability({ ...declaration, name: 'test.look', inputSchema }, (input) => input);
    await controlPlane.until(() => controlPlane.received.some(({ message }) => message === 'worker.capabilities'));
    await controlPlane.execute({ leaseId: 'a', capability: 'test.look', input: 'anything' });
    expect(await controlPlane.outcome('a')).toMatchObject({ status: 'succeeded', result: 'anything' });
    expect(() => worker.capability({ ...declaration, inputSchema: { $ref: '#' } }, () => 1)).toThrow(
      expect.objectContaining({ code: 'INVALID_MESSAGE', path: 'inputSchema.$ref' }),
    );
  });

  it('announces changed capabilities', async () => {
    const worker = await start();
    worker.setCapabilities([{ declaration: { ...declaration, name: 'test.new' }, handler: () => 1 }]);
    await controlPlane.until(() => controlPlane.received.some(({ message }) => message === 'worker.capabilities'));
    expect(controlPlane.received.at(-1)?.payload).toEqual({ capabilities: [{ ...declaration, name: 'test.new' }] });
    expect((await execute('a')).status).toBe('rejected');
  });

  it('rejects work while drained, and accepts it once resumed', async () => {
    await start(() => 1);
    await controlPlane.request('worker.drain', { deadlineMs: 1000 });
    expect(await execute('a')).toEqual({
      status: 'rejected',
      code: 'DRAINING',
      message: 'the worker accepts no more work',
    });
    await controlPlane.request('worker.resume', {});
    expect(await execute('a')).toEqual({ status: 'accepted' });
    await controlPlane.outcome('a');
  });

  it('drains itself: notifies the control plane, finishes running tasks, rejects new ones', async () => {
    const worker = await start();
    await execute('a');
    await work.begun();
    const drained = worker.drain(60_000, 'bye');
    await controlPlane.until(() => controlPlane.received.some(({ message }) => message === 'worker.drain'));
    expect(controlPlane.received.at(-1)?.payload).toEqual({ deadlineMs: expect.any(Number), reason: 'bye' });
    expect(await execute('b')).toMatchObject({ code: 'DRAINING' });
    await expect(controlPlane.request('worker.resume', {})).rejects.toMatchObject({ code: 'DRAINING' });
    work.resolve(1);
    await drained;
    expect(lease('a')?.outcome?.status).toBe('succeeded');
  });

  it('fails running tasks with WORKER_LOST at the deadline of a drain', async () => {
    const worker = await start();
    await execute('a');
    const { signal } = await work.begun();
    signal.addEventListener('abort', () => work.reject(signal.reason));
    await worker.drain(10);
    expect(lease('a')?.outcome).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST', retryable: true } });
  });
});

describe(Worker.name, () => {
  it('sends the acceptance before anything else of an attempt', async () => {
    const order: string[] = [];
    let answer!: Answer;
    const transport: Transport = {
      send: async (message) => {
        order.push(message);
        return message === 'worker.register' ? registered : { status: message === 'task.output' ? 'ok' : 'recorded' };
      },
      onMessage: (given) => (answer = given),
      onEnd: () => {},
      close: () => {},
    };
    const registered = { heartbeatIntervalMs: 30_000, leaseTtlMs: 15_000, adopted: [], recorded: [], aborted: [] };
    const worker = new Worker({ workerId: 'w', name: 'w', version: '1', slots: 1 });
    worker.capability(declaration, (_, { output }) => output('stdout', 'at once'));
    await attach(worker, transport);
    const task = { taskId: 't', attempt: 1, leaseId: 'l', capability: 'test.work', input: {}, timeoutMs: 1000 };
    await answer('task.execute', task).then(() => order.push('accepted'));
    while (worker.status.running + worker.status.unconfirmed > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(['worker.register', 'accepted', 'task.output', 'task.finished']);
    await worker.stop();
  });
});
