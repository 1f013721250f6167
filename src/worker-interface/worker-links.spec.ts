import { ManualClock } from '@yardmaster/testkit';
import type { Capability, TaskExecute, WorkerRegister } from '@yardmaster/protocol';
import { Link, memoryTransports, type Handlers } from '@yardmaster/worker-kit/link';
import { ContractReports } from '../../test/contract/worker/contract-reports';
import { startAgent, type Harness } from '../../test/support/agent-harness';
import { WorkerLinks } from './worker-links';

const registration: WorkerRegister = {
  workerId: 'w',
  instanceId: 'i',
  name: 'w',
  version: '0',
  slots: 1,
  capabilities: [{ name: 'test.echo', description: '', inputSchema: {} }],
  labels: {},
  running: [],
  finished: [],
};
const succeeded = { status: 'succeeded' as const, result: 'done', stats: { wallMs: 1 } };

describe(WorkerLinks.name, () => {
  let harness: Harness;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({ workersMax: 3 }, clock);
  });
  afterEach(() => harness.close());

  /** Opens a link; returns the worker's end. */
  function open(handlers: Handlers = {}, onRegistered?: () => void): Link {
    const [ours, theirs] = memoryTransports();
    harness.accept(ours, onRegistered);
    return new Link(theirs, handlers, 60_000);
  }

  const ended = (link: Link): Promise<void> => new Promise((resolve) => link.onEnd(() => resolve()));

  it('closes links opened before start or after closeAll', async () => {
    const { registry, config, log } = harness.plane;
    const links = new WorkerLinks(registry, config, clock, log, () => 'r-1~1');
    const isTaken = async (): Promise<boolean> => {
      const [ours, theirs] = memoryTransports(clock);
      const hasEnded = jest.fn();
      theirs.onEnd(hasEnded);
      links.accept(ours);
      await clock.advance(0);
      return hasEnded.mock.calls.length === 0;
    };
    expect(await isTaken()).toBe(false);
    links.start(new ContractReports());
    expect(await isTaken()).toBe(true);
    const closed = links.closeAll();
    expect(await isTaken()).toBe(false);
    await clock.advance(0);
    await closed;
    expect(links.counters).toMatchObject({ opened: 1, closed: 1, refusedLinks: 0 });
  });

  it('reads the upload address at each registration', async () => {
    const { registry, config, log } = harness.plane;
    const links = new WorkerLinks(registry, config, clock, log, () => 'r-1~1');
    links.start(new ContractReports());
    const [ours, theirs] = memoryTransports(clock);
    const addresses = [undefined, 'http://here.example'];
    links.accept(ours, undefined, () => addresses.shift());
    const link = new Link(theirs, {}, 60_000);
    const artifactsUrls: unknown[] = [];
    for (const _ of [1, 2]) {
      const reply = link.request('worker.register', registration);
      await clock.advance(0);
      artifactsUrls.push((await reply).artifactsUrl);
    }
    expect(artifactsUrls).toEqual([undefined, 'http://here.example']);
    link.close();
  });

  it('calls `onRegistered` after each registration', async () => {
    const onRegistered = jest.fn();
    const link = open({}, onRegistered);
    expect(onRegistered).not.toHaveBeenCalled();
    await link.request('worker.register', registration);
    expect(onRegistered).toHaveBeenCalledTimes(1);
  });

  it('rejects all other messages before registration', async () => {
    const link = open();
    const finished = link.request('task.finished', { leaseId: 'l', outcome: succeeded });
    await expect(finished).rejects.toMatchObject({ code: 'NOT_REGISTERED' });
    const beat = { seq: 1, running: [], load: { cpu: 0, memoryBytes: 0 } };
    expect(await link.request('worker.heartbeat', beat)).toEqual({ status: 'unknown' });
  });

  describe('invalid capabilities', () => {
    const declared = (name: string, inputSchema: object): Capability => ({
      name,
      description: '',
      inputSchema: inputSchema as Capability['inputSchema'],
    });
    const hostile = [
      declared('x.none', { type: 'none' }),
      declared('x.async', { $async: true, type: 'object', required: ['x'] }),
      declared('x.loop', { $ref: '#' }),
      declared('x.twice', {}),
      declared('x.twice', { type: 'object' }),
    ];
    const types = 'string, number, integer, boolean, object, array, null';
    const refusedCapabilities = [
      { name: 'x.none', path: 'inputSchema.type', reason: `expected one of ${types}, or a list of them` },
      { name: 'x.async', path: 'inputSchema.$async', reason: 'asynchronous schemas are not supported' },
      {
        name: 'x.loop',
        path: 'inputSchema.$ref',
        reason: 'the reference is recursive on the same instance',
      },
      { name: 'x.twice', path: 'name', reason: 'declared twice' },
    ];
    const offered = (): string[] => harness.plane.registry.capabilities().map(({ name }) => name);

    it('are rejected one by one at registration, and counted', async () => {
      const link = open();
      const capabilities = [...registration.capabilities, ...hostile];
      const reply = await link.request('worker.register', { ...registration, capabilities });
      expect(reply.refusedCapabilities).toEqual(refusedCapabilities);
      expect(offered()).toEqual([...registration.capabilities.map(({ name }) => name), 'x.twice'].sort());
      expect(harness.plane.workerInterface.counters()).toMatchObject({ refusedCapabilities: 4, refusedMessages: 0 });
      link.close();
      await clock.advance(60_000);
      expect(offered()).toEqual([]);
    });

    it('are rejected one by one when capabilities change', async () => {
      const link = open();
      await link.request('worker.register', registration);
      const reply = await link.request('worker.capabilities', { capabilities: hostile });
      expect(reply).toEqual({ status: 'ok', refusedCapabilities });
      expect(offered()).toEqual(['x.twice']);
    });

    it('do not prevent the registration of a worker that has no others', async () => {
      const reply = await open().request('worker.register', { ...registration, capabilities: hostile.slice(0, 1) });
      expect(reply.refusedCapabilities).toEqual(refusedCapabilities.slice(0, 1));
      expect(harness.plane.registry.get('w')).toMatchObject({ state: 'online', capabilities: [] });
    });
  });

  it('drops properties that the protocol does not define', async () => {
    const link = open();
    const [declared] = registration.capabilities;
    const strange = { extra: 'x', load: 'text', isCordoned: true, capabilities: [{ ...declared!, extra: 'x' }] };
    await link.request('worker.register', { ...registration, ...strange });
    const measures = { ok: 1, ['x'.repeat(65)]: 2 };
    const load = { cpu: 0, memoryBytes: 0, custom: measures, extra: 'x' };
    const before = harness.plane.registry.get('w')!;
    expect(before).not.toHaveProperty('extra');
    expect([before.load, before.isCordoned, before.capabilities]).toEqual([undefined, false, [declared]]);
    await link.request('worker.heartbeat', { seq: 1, running: [], load });
    expect(harness.plane.registry.get('w')!.load).toEqual({ cpu: 0, memoryBytes: 0, custom: { ok: 1 } });
    await link.request('worker.capabilities', { capabilities: [{ ...declared!, extra: 'x' }] } as never);
    expect(harness.plane.registry.get('w')!.capabilities).toEqual([declared]);
  });

  it('closes a link without a registration in time', async () => {
    const link = open();
    const end = ended(link);
    await clock.advance(5000);
    await end;
    expect(harness.plane.workerInterface.counters()).toMatchObject({ opened: 1, closed: 1 });
  });

  it('closes the older link when a worker opens a new one', async () => {
    const older = open();
    await older.request('worker.register', registration);
    const end = ended(older);
    await open().request('worker.register', registration);
    await end;
    expect(harness.plane.registry.get('w')).toMatchObject({ state: 'online', reconnects: 1 });
  });

  it('rejects a second worker on one link, and records the end of both', async () => {
    const link = open();
    await link.request('worker.register', registration);
    const end = ended(link);
    const second = link.request('worker.register', { ...registration, workerId: 'other' });
    await expect(second).rejects.toMatchObject({ code: 'CONFLICT' });
    await end;
    expect(harness.plane.registry.get('w')!.state).toBe('suspect');
    expect(harness.plane.registry.get('other')).toBeUndefined();
  });

  it('evicts the worker that has been offline longest at the limit, and rejects a new worker if none is offline', async () => {
    const links = [open(), open(), open()];
    for (const [n, link] of links.entries())
      await link.request('worker.register', { ...registration, workerId: `w${n}` });
    links[0]!.close();
    await harness.reached('w0', 'suspect');
    const early = open().request('worker.register', { ...registration, workerId: 'w3' });
    await expect(early).rejects.toMatchObject({ code: 'TOO_MANY_CLIENTS' });
    await clock.advance(2000);
    links[1]!.close();
    await harness.reached('w1', 'suspect');
    await open().request('worker.register', { ...registration, workerId: 'w3' });
    expect(harness.plane.registry.list().map(({ workerId }) => workerId)).toEqual(['w1', 'w2', 'w3']);
  });

  it('adopts an attempt whose acceptance was lost with the link', async () => {
    const executed = new Promise<TaskExecute>((resolve) => {
      const unanswered: Handlers = { 'task.execute': (execute) => (resolve(execute), new Promise(() => undefined)) };
      void open(unanswered).request('worker.register', registration);
    });
    const outcome = harness.agent.executeTask({ capability: 'test.echo' });
    const { taskId, attempt, leaseId } = await executed;
    const link = open();
    const running = [{ taskId, attempt, leaseId, outputSeq: 0 }];
    expect(await link.request('worker.register', { ...registration, running })).toMatchObject({ adopted: [leaseId] });
    await clock.advance(10);
    expect(await link.request('task.finished', { leaseId, outcome: succeeded })).toEqual({ status: 'recorded' });
    expect(await outcome).toMatchObject({ status: 'succeeded', result: 'done' });
    expect(await harness.plane.store.tasks.attempts(taskId)).toMatchObject([{ attempt: 1, status: 'succeeded' }]);
  });
});
