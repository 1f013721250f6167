import { ManualClock } from '@yardmaster/testkit';
import type { TaskExecuteReply } from '@yardmaster/protocol';
import { StandInControlPlane } from '../../../test/support/stand-in-control-plane';
import { Worker, type HandlerContext, type Session, silentLog } from '.';
import { attach, memoryTransports } from './link';

const declaration = (name: string, sessions?: boolean) => ({
  name,
  description: name,
  inputSchema: { type: 'object' },
  ...(sessions && { sessions }),
});
const closed = { status: 'failed', error: { code: 'SESSION_LOST', message: 'the session was closed' } };

describe('a session of a worker', () => {
  let clock: ManualClock;
  let controlPlane: StandInControlPlane;
  let worker: Worker;
  /** Calls of hooks: `+id` for open, `-id` for close. */
  let hooked: string[];
  /** Handlers that the test ends, by lease. */
  let working: Map<string, { context: HandlerContext; end: (result: unknown) => void }>;

  beforeEach(async () => {
    clock = new ManualClock();
    controlPlane = new StandInControlPlane();
    hooked = [];
    working = new Map();
    worker = new Worker({
      workerId: 'w',
      name: 'w',
      version: '1',
      slots: 3,
      limits: { sessionsMax: 2 },
      clock,
      log: silentLog,
    });
    worker.capability(declaration('kept.work', true), (input, context) => {
      const { leaseId } = input as { leaseId?: string };
      const state = context.session!.state;
      state.set('count', ((state.get('count') as number | undefined) ?? 0) + 1);
      if (leaseId === undefined) return state.get('count');
      return new Promise((end) => working.set(leaseId, { context, end }));
    });
    worker.capability(declaration('plain.work'), () => 'plain');
    worker.onSessionOpen(({ id }) => void hooked.push(`+${id}`));
    worker.onSessionClose(({ id }) => void hooked.push(`-${id}`));
    await link();
  });

  afterEach(() => worker.stop());

  async function link(): Promise<void> {
    const [near, far] = memoryTransports();
    controlPlane.serve(far);
    await attach(worker, near);
  }

  async function cut(): Promise<void> {
    controlPlane.cut();
    while (worker.status.registration !== 'detached') await new Promise((resolve) => setImmediate(resolve));
  }

  function open(sessionId: string, ttlMs = 1000, capability = 'kept.work') {
    return controlPlane.request('session.open', { sessionId, capability, ttlMs });
  }

  function run(leaseId: string, sessionId: string, options = {}): Promise<TaskExecuteReply> {
    return controlPlane.execute({ leaseId, capability: 'kept.work', sessionId, ...options });
  }

  /** Starts work that runs until the test or a stop ends it. */
  async function begin(leaseId: string, sessionId: string): Promise<HandlerContext> {
    expect(await run(leaseId, sessionId, { input: { leaseId } })).toEqual({ status: 'accepted' });
    while (!working.has(leaseId)) await new Promise((resolve) => setImmediate(resolve));
    const { context, end } = working.get(leaseId)!;
    context.signal.addEventListener('abort', () => end('stopped'));
    return context;
  }

  const ended = (): unknown[] =>
    controlPlane.received.filter(({ message }) => message === 'session.ended').map(({ payload }) => payload);
  const close = (sessionId: string) => controlPlane.request('session.close', { sessionId });

  it('shares state between its tasks, but not with other sessions', async () => {
    for (const sessionId of ['a', 'b', 'a']) expect(await open(sessionId)).toEqual({ status: 'opened' });
    await run('1', 'a');
    expect((await controlPlane.outcome('1')).result).toBe(1);
    await run('2', 'a');
    await run('3', 'b');
    expect([(await controlPlane.outcome('2')).result, (await controlPlane.outcome('3')).result]).toEqual([2, 1]);
    expect(hooked).toEqual(['+a', '+b']);
  });

  it('is rejected with the reason', async () => {
    await open('a');
    await open('b');
    expect(await open('c')).toEqual({
      status: 'rejected',
      code: 'SESSIONS_FULL',
      message: 'session limit reached (2)',
    });
    expect(await open('d', 1, 'plain.work')).toMatchObject({ status: 'rejected', code: 'UNKNOWN_CAPABILITY' });
    await controlPlane.request('worker.drain', { deadlineMs: 1000 });
    expect(await open('e')).toMatchObject({ status: 'rejected', code: 'DRAINING' });
    expect(await open('a')).toEqual({ status: 'opened' });
  });

  it('frees its resources if opening fails', async () => {
    worker.onSessionOpen(() => Promise.reject(new Error('no room left')));
    expect(await open('a')).toEqual({ status: 'rejected', code: 'INTERNAL', message: 'no room left' });
    expect(hooked).toEqual(['+a', '-a']);
    expect(await run('1', 'a')).toMatchObject({ status: 'rejected', code: 'SESSION_LOST' });
  });

  it('frees its resources if it is closed while opening', async () => {
    let made!: () => void;
    worker.onSessionOpen(() => new Promise((resolve) => (made = resolve)));
    const opening = open('a');
    await close('a');
    expect(hooked).toEqual(['+a']);
    made();
    expect(await opening).toMatchObject({ status: 'rejected', code: 'INTERNAL' });
    expect(hooked).toEqual(['+a', '-a']);
  });

  it('runs one task at a time', async () => {
    await open('a');
    await begin('1', 'a');
    expect(await run('2', 'a')).toMatchObject({ status: 'rejected', code: 'NO_SLOT' });
    working.get('1')!.end('done');
    expect((await controlPlane.outcome('1')).result).toBe('done');
    expect(await run('2', 'a')).toEqual({ status: 'accepted' });
  });

  it('stops its tasks when it is closed, and is freed afterwards', async () => {
    await open('a');
    const { signal } = await begin('1', 'a');
    signal.addEventListener('abort', () => hooked.push('stopped'));
    expect(await close('a')).toEqual({ status: 'ok' });
    expect(await controlPlane.outcome('1')).toMatchObject(closed);
    expect(hooked).toEqual(['+a', 'stopped', '-a']);
    expect(await close('a')).toEqual({ status: 'ok' });
    expect(hooked).toHaveLength(3);
  });

  it('is presented on a new link, and closed if the control plane no longer knows it', async () => {
    expect(controlPlane.registrations[0]).toMatchObject({ sessions: [], sessionsMax: 2 });
    await open('a');
    await open('b');
    controlPlane.override = {
      'worker.register': async () => ({
        ...controlPlane.settings,
        adopted: [],
        recorded: [],
        aborted: [],
        closedSessions: ['a', 'unknown'],
      }),
    };
    controlPlane.cut();
    await link();
    controlPlane.override = {};
    controlPlane.cut();
    await link();
    const registrations = controlPlane.received.filter(({ message }) => message === 'worker.register');
    expect(registrations.slice(1)).toMatchObject([
      { payload: { sessions: ['a', 'b'] } },
      { payload: { sessions: ['b'] } },
    ]);
    expect(hooked).toEqual(['+a', '+b', '-a']);
    expect(ended()).toEqual([]);
  });

  it('is presented even if the worker no longer offers sessions', async () => {
    await open('a');
    worker.setCapabilities([]);
    await cut();
    await link();
    expect(controlPlane.registrations.at(-1)).toMatchObject({ sessions: ['a'] });
  });

  it('notifies the control plane when the worker ends it', async () => {
    await open('a');
    await begin('1', 'a');
    worker.endSession('a', 'it grew too large');
    expect(await controlPlane.outcome('1')).toMatchObject({
      error: { code: 'SESSION_LOST', message: 'it grew too large' },
    });
    await controlPlane.until(() => ended().length > 0);
    expect(ended()).toEqual([{ sessionId: 'a', message: 'it grew too large' }]);
    worker.endSession('a', 'again');
    expect(hooked).toEqual(['+a', '-a']);
  });

  it('accepts tasks while the worker drains, and ends at the deadline', async () => {
    await open('a');
    await open('b');
    const drained = worker.drain(500, 'the test wants so');
    expect(await run('1', 'a')).toEqual({ status: 'accepted' });
    expect(await controlPlane.execute({ leaseId: '2', capability: 'plain.work' })).toMatchObject({ code: 'DRAINING' });
    await controlPlane.outcome('1');
    await close('b');
    expect(hooked).toEqual(['+a', '+b', '-b']);
    await clock.advance(500);
    await drained;
    const message = 'the session was still open at the drain deadline';
    expect(ended()).toEqual([{ sessionId: 'a', message }]);
    expect(hooked).toEqual(['+a', '+b', '-b', '-a']);
  });

  it('ends if no control plane reconnects within the lease and its idle time', async () => {
    await open('a', 1000);
    await cut();
    await clock.advance(controlPlane.settings.leaseTtlMs + 999);
    expect(hooked).toEqual(['+a']);
    await clock.advance(1);
    expect(hooked).toEqual(['+a', '-a']);
  });

  it('stays open if a control plane reconnects in time', async () => {
    await open('a', 1000);
    await cut();
    await clock.advance(controlPlane.settings.leaseTtlMs + 999);
    await link();
    await clock.advance(2000);
    await run('1', 'a');
    expect((await controlPlane.outcome('1')).result).toBe(1);
  });

  it('is freed when the worker stops, even if a hook fails', async () => {
    const freed: Session[] = [];
    worker.onSessionClose(() => Promise.reject(new Error('a bug')));
    worker.onSessionClose((session) => void freed.push(session));
    await open('a');
    await open('b');
    await worker.stop();
    expect(freed).toMatchObject([{ id: 'a', capability: 'kept.work' }, { id: 'b' }]);
  });
});
