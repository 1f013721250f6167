import type { Session, Task } from '../../tasks';
import { ManualHandler } from '../../../test/support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../../../test/support/replicas';

const ttlMs = 30_000;
const lost = { state: 'failed', outcome: { error: { code: 'SESSION_LOST' } } };

describe('sessions of two control planes on one store', () => {
  let replicas: Replicas;
  let manual: ManualHandler;
  let a: ReplicaHarness;
  let b: ReplicaHarness;
  let worker: RovingWorker;
  let session: Session;
  let freed: string[];

  beforeEach(() => start());
  afterEach(() => replicas.close());

  /** Opens a session on the worker of `a`. */
  async function start(settings: { sessionsMax?: number } = {}): Promise<void> {
    replicas = new Replicas(settings);
    manual = new ManualHandler();
    a = await replicas.start();
    b = await replicas.start();
    worker = replicas.worker('w', { 'kept.work': manual.handler }, { slots: 2, sessionsMax: 4 });
    freed = [];
    worker.worker.onSessionClose(async ({ id }) => void freed.push(id));
    await worker.link(a);
    session = await open(a);
  }

  const open = (at: ReplicaHarness): Promise<Session> =>
    replicas.passing(at.agent.sessions.open({ capability: 'kept.work', ttlMs }));
  const submit = (at: ReplicaHarness, name: string): Promise<Task> =>
    at.agent.tasks.submit({ capability: 'kept.work', input: { name }, sessionId: session.id });
  const now = (): Promise<Session | undefined> => b.plane.store.sessions.get(session.id);
  const ended = (at: ReplicaHarness, { id }: Task): Promise<Task> =>
    replicas.passing(at.agent.tasks.waitFor(id, 600_000));

  /** Returns the ends of sessions that both replicas record, in order. */
  function endings(): string[] {
    const states: string[] = [];
    for (const { agent } of [a, b])
      agent.sessionEndings.on('ended', ({ state, reason }) => states.push(`${state}: ${reason}`));
    return states;
  }

  /** Returns the final states of tasks that both replicas record, in order. */
  function finals(): string[] {
    const states: string[] = [];
    for (const { plane } of [a, b]) {
      plane.store.changes.subscribe(
        ({ task }) => task?.outcome && states.push(`${task.id} ${task.outcome.error?.code}`),
      );
    }
    return states;
  }

  /** Lets the time to live pass at its holder. */
  const expire = (): Promise<boolean> =>
    a.agent.sessionEndings.endUnused(session, { state: 'expired', reason: 'it was not used' }, session.lastUsedAtMs);

  async function runsAt(at: ReplicaHarness, name: string): Promise<void> {
    const task = await submit(at, name);
    await replicas.passing(manual.hasBegun(name));
    manual.release(name);
    expect(await ended(at, task)).toMatchObject({ state: 'succeeded', attempt: 1, workerId: 'w' });
  }

  describe('the start of another control plane', () => {
    it('leaves the sessions open and usable', async () => {
      const { restartGraceMs, reconnectGraceMs } = a.plane.config;
      await replicas.start();
      await replicas.pass(restartGraceMs + reconnectGraceMs + 5000);
      expect(await now()).toMatchObject({ state: 'open', linkId: session.linkId, lastUsedAtMs: session.createdAtMs });
      await runsAt(a, '1');
    });
  });

  describe('a link that moves', () => {
    it.each([true, false])(
      'moves its sessions, which are usable at once (old control plane notified: %s)',
      async (isTold) => {
        await replicas.pass(20_000);
        await worker.move(b, { isTold });
        await replicas.pass(a.plane.config.reconnectGraceMs + 5000);
        worker.noticeSilence();
        await replicas.pass(a.plane.config.reconnectGraceMs + 5000);
        const { linkId } = b.plane.registry.get('w')!;
        expect(await now()).toMatchObject({ state: 'open', linkId });
        expect((await now())!.lastUsedAtMs).toBeGreaterThan(session.createdAtMs + 19_000);
        await runsAt(b, '1');
        expect(freed).toEqual([]);
      },
    );

    it('keeps its sessions if the old control plane declares the worker lost before they are adopted', async () => {
      const states = endings();
      b.plane.store.fleet.subscribe(({ workerId, state }) => {
        if (state === 'registering') a.plane.registry.apply(workerId, 'lost');
      });
      await worker.move(b, { isTold: false });
      expect(a.plane.registry.get('w')).toBeUndefined();
      expect(await now()).toMatchObject({ state: 'open', linkId: b.plane.registry.get('w')!.linkId });
      expect(states).toEqual([]);
      await runsAt(b, '1');
    });

    it('makes the old control plane stop watching its sessions, and ending them or their tasks', async () => {
      const running = await submit(a, '1');
      await replicas.passing(manual.hasBegun('1'));
      await worker.move(b, { isTold: true });
      const states = endings();
      a.agent.sessionEndings.lose(session, 'its link was lost');
      await replicas.pass(a.plane.config.reconnectGraceMs + 5000);
      expect(a.agent.sessions.counts().size).toBe(0);
      expect(states).toEqual([]);
      manual.release('1');
      expect(await ended(b, running)).toMatchObject({ state: 'succeeded', attempt: 1 });
    });
  });

  describe('a use through a control plane that does not hold the session', () => {
    it('keeps the session alive at its holder', async () => {
      await replicas.pass(ttlMs - 5000);
      const task = await submit(b, '1');
      await replicas.pass(ttlMs - 5000);
      await b.agent.tasks.cancel(task.id);
      await replicas.pass(ttlMs - 5000);
      expect(await now()).toMatchObject({ state: 'open' });
      await replicas.pass(10_000);
      expect(await now()).toMatchObject({ state: 'expired', reason: `it was not used for ${ttlMs} ms` });
      expect(freed).toEqual([session.id]);
    });

    it('wins against an expiry in the same turn if it comes first', async () => {
      await replicas.clock.advance(ttlMs - 1000);
      const task = await submit(b, '1');
      expect(await expire()).toBe(false);
      expect(await now()).toMatchObject({ state: 'open' });
      await b.agent.tasks.cancel(task.id);
      expect(await expire()).toBe(false);
      expect(await now()).toMatchObject({ state: 'open', lastUsedAtMs: replicas.clock.nowMs() });
    });

    it('is rejected if the expiry comes first', async () => {
      await replicas.clock.advance(ttlMs - 1000);
      const using = submit(b, '1'); // sees the open session, and adds the task after the session has ended
      const [isOver, use] = await replicas.passing(Promise.allSettled([expire(), using]));
      expect(isOver).toMatchObject({ value: true });
      expect(use).toMatchObject({
        reason: {
          code: 'SESSION_LOST',
          message: `session ${session.id} has ended: it was not used`,
          details: { sessionId: session.id, state: 'expired' },
        },
      });
      expect(await now()).toMatchObject({ state: 'expired' });
      expect(a.agent.sessions.counts().size).toBe(0);
    });

    it('is rejected if the session has ended or is unknown, or its worker cannot run the task', async () => {
      const other = b.agent.tasks.submit({ capability: 'other.work', sessionId: session.id });
      await expect(other).rejects.toMatchObject({ code: 'INVALID_REQUEST', path: 'capability' });
      await replicas.passing(a.agent.sessions.close(session.id));
      await expect(submit(b, '1')).rejects.toMatchObject({ code: 'SESSION_LOST' });
      session = { ...session, id: 's-none' };
      await expect(submit(b, '1')).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'session s-none not found' });
    });
  });

  describe('an end that several control planes decide at once', () => {
    it('is recorded once, and ends each task once', async () => {
      const [running, waiting] = [await submit(a, '1'), await submit(a, '2')];
      await replicas.passing(manual.hasBegun('1'));
      const [states, tasks] = [endings(), finals()];
      for (const { agent } of [a, b]) agent.sessionEndings.lose(session, 'the worker is gone');
      await ended(a, running);
      await ended(a, waiting);
      await replicas.pass(10_000);
      expect(states).toEqual(['lost: the worker is gone']);
      expect(tasks.sort()).toEqual([`${running.id} SESSION_LOST`, `${waiting.id} SESSION_LOST`].sort());
    });

    it('is recorded in bounded time if the worker and its control plane are gone', async () => {
      const waiting = await submit(b, '1');
      await replicas.passing(worker.worker.stop());
      a.crash();
      await replicas.pass(20_000);
      expect(await now()).toMatchObject({ state: 'lost' });
      expect(await ended(b, waiting)).toMatchObject(lost);
    });
  });

  describe('a close through a control plane that does not hold the session', () => {
    it('ends the session and its tasks, and notifies the holder', async () => {
      const [running, waiting] = [await submit(a, '1'), await submit(a, '2')];
      await replicas.passing(manual.hasBegun('1'));
      const elsewhere: Session[] = [];
      b.agent.sessionEndings.on('endedRemotely', (told) => elsewhere.push(told));
      await replicas.passing(b.agent.sessions.close(session.id));
      expect(await now()).toMatchObject({ state: 'closed', reason: 'it was closed' });
      expect(elsewhere).toMatchObject([{ id: session.id, linkId: session.linkId, state: 'closed' }]);
      expect(await ended(b, waiting)).toMatchObject({ ...lost, attempt: 0 });
      await a.agent.sessionEndings.closeLocal(session.id, { state: 'closed', reason: 'it was closed' });
      expect(await ended(b, running)).toMatchObject({ ...lost, attempt: 1 });
      await replicas.pass(100);
      expect(freed).toEqual([session.id]);
      expect(a.agent.sessions.counts().size).toBe(0);
    });

    it('is noticed by the holder at its next check if the notification was lost', async () => {
      replicas.loseMessages();
      await replicas.passing(b.agent.sessions.close(session.id));
      await expect(submit(a, '1')).rejects.toMatchObject({ code: 'SESSION_LOST', details: { state: 'closed' } });
      await replicas.pass(ttlMs + 1000);
      expect(freed).toEqual([session.id]);
      expect(a.agent.sessions.counts().size).toBe(0);
    });
  });

  describe('the session limit', () => {
    it('counts the sessions of both control planes, and those being opened', async () => {
      await replicas.close();
      await start({ sessionsMax: 3 });
      const other = replicas.worker('v', { 'kept.work': manual.handler }, { sessionsMax: 4 });
      await other.link(b);
      await open(b);
      const full = { code: 'SESSIONS_FULL', message: 'session limit reached (3); close one or raise SESSIONS_MAX' };
      const both = await replicas.passing(Promise.allSettled([open(a), open(a)]));
      expect(both).toMatchObject([{ status: 'fulfilled' }, { reason: full }]);
      await expect(open(b)).rejects.toMatchObject(full);
      await replicas.passing(b.agent.sessions.close(session.id));
      expect(await open(b)).toMatchObject({ workerId: 'v' });
    });
  });
});
