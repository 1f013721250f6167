import { ManualClock } from '@yardmaster/testkit';
import type { YardConfig } from '../../config';
import type { Session, Task } from '../../tasks';
import { startAgent, type Harness, type TestWorker } from '../../../test/support/agent-harness';
import { ManualHandler } from '../../../test/support/manual-handler';

const lost = { state: 'failed', outcome: { error: { code: 'SESSION_LOST', retryable: false } } };

describe('the agent, with sessions', () => {
  let clock: ManualClock;
  let harness: Harness;
  let manual: ManualHandler;

  beforeEach(() => (manual = new ManualHandler()));
  afterEach(() => harness.close());

  async function start(overrides: Partial<YardConfig> = {}): Promise<void> {
    clock = new ManualClock();
    harness = await startAgent(overrides, clock);
  }

  async function keeper(workerId: string, options: Parameters<Harness['worker']>[2] = {}): Promise<TestWorker> {
    const worker = harness.worker(workerId, { 'kept.work': manual.handler }, { slots: 2, sessionsMax: 4, ...options });
    await worker.link();
    return worker;
  }

  const open = (ttlMs?: number): Promise<Session> => harness.agent.sessions.open({ capability: 'kept.work', ttlMs });
  const submit = (name: string, sessionId: string): Promise<Task> =>
    harness.agent.tasks.submit({ capability: 'kept.work', input: { name }, sessionId });
  const ended = ({ id }: Task): Promise<Task> => harness.agent.tasks.waitFor(id, 1e9);
  const stateOf = async (sessionId: string): Promise<Partial<Session>> => {
    const { state, reason } = await harness.agent.sessions.get(sessionId);
    return { state, reason };
  };
  /** Resolves when a session has ended, durably. */
  const sessionEnd = (): Promise<unknown> =>
    new Promise((resolve) => harness.agent.sessionEndings.once('ended', resolve));

  describe('open', () => {
    it('distributes sessions over the workers that support them', async () => {
      await start();
      await harness.worker('plain', { 'kept.work': manual.handler }).link();
      await keeper('a');
      await keeper('b');
      const sessions = [await open(5000), await open(), await open()];
      expect(sessions.map(({ workerId }) => workerId)).toEqual(['a', 'b', 'a']);
      expect(sessions[0]).toEqual({
        id: expect.stringMatching(/^s-/),
        capability: 'kept.work',
        labels: { require: {}, prefer: {} },
        workerId: 'a',
        instanceId: harness.plane.registry.get('a')!.instanceId,
        linkId: harness.plane.registry.get('a')!.linkId,
        ttlMs: 5000,
        createdAtMs: clock.nowMs(),
        lastUsedAtMs: clock.nowMs(),
        state: 'open',
      });
      expect(await harness.agent.sessions.get(sessions[0]!.id)).toEqual(sessions[0]);
      expect(harness.agent.sessions.counts()).toEqual(new Map([['kept.work', 3]]));
    });

    it('tries the next worker if one rejects, and skips full workers', async () => {
      await start();
      const refusing = await keeper('a', { sessionsMax: 1 });
      refusing.worker.onSessionOpen(() => Promise.reject(new Error('no disk')));
      await keeper('b', { sessionsMax: 1 });
      expect(await open()).toMatchObject({ workerId: 'b' });
      await expect(open()).rejects.toMatchObject({
        code: 'NO_CAPABLE_WORKER',
        message: 'no linked worker can open a session for kept.work (a: INTERNAL: no disk)',
      });
    });

    it('rejects a capability without a worker, a ttlMs over the limit, and more sessions than the limit', async () => {
      await start({ sessionsMax: 1, sessionTtlMsMax: 1000 });
      await expect(open()).rejects.toMatchObject({ code: 'NO_CAPABLE_WORKER' });
      await keeper('a', { labels: { region: 'eu' } });
      const require = { region: 'us' };
      await expect(harness.agent.sessions.open({ capability: 'kept.work', labels: { require } })).rejects.toMatchObject(
        { code: 'NO_CAPABLE_WORKER' },
      );
      await expect(open(1001)).rejects.toMatchObject({ code: 'INVALID_REQUEST', path: 'ttlMs' });
      expect(await open()).toMatchObject({ ttlMs: 1000 });
      await expect(open()).rejects.toMatchObject({ code: 'SESSIONS_FULL' });
    });

    it('counts the sessions that are being opened', async () => {
      await start({ sessionsMax: 2 });
      await keeper('a', { sessionsMax: 1 });
      await keeper('b', { sessionsMax: 1 });
      const results = await Promise.allSettled([open(), open(), open()]);
      expect(results).toMatchObject([
        { value: { workerId: 'a' } },
        { value: { workerId: 'b' } },
        { reason: { code: 'SESSIONS_FULL' } },
      ]);
    });
  });

  describe('a worker or a store that fails', () => {
    it('tries the next worker if one does not answer, which then frees the session', async () => {
      await start({ replyTimeoutMs: 1000 });
      const slow = await keeper('a');
      await keeper('b');
      let made!: () => void;
      const asked = new Promise<void>((ask) => {
        slow.worker.onSessionOpen(() => (ask(), new Promise((resolve) => (made = resolve))));
      });
      const freed = new Promise((free) => slow.worker.onSessionClose(({ id }) => free(id)));
      const opening = open();
      await asked;
      await clock.advance(1000);
      const session = await opening;
      expect(session).toMatchObject({ workerId: 'b' });
      made();
      expect(await freed).toBe(session.id);
      expect(await stateOf(session.id)).toMatchObject({ state: 'open' });
    });

    it('keeps no session that could not be recorded', async () => {
      await start();
      const { worker } = await keeper('a');
      const freed = new Promise((free) => worker.onSessionClose(({ id }) => free(id)));
      jest.spyOn(harness.plane.store.sessions, 'add').mockRejectedValueOnce(new Error('disk full'));
      await expect(open()).rejects.toThrow('disk full');
      await freed;
      expect(harness.agent.sessions.counts().size).toBe(0);
    });

    it('ends a session again if its end could not be recorded', async () => {
      await start();
      await keeper('a');
      const { id } = await open();
      jest.spyOn(harness.plane.store.sessions, 'end').mockRejectedValueOnce(new Error('disk full'));
      await expect(harness.agent.sessions.close(id)).rejects.toThrow('disk full');
      expect(await stateOf(id)).toMatchObject({ state: 'open' });
      await harness.agent.sessions.close(id);
      expect(await stateOf(id)).toMatchObject({ state: 'closed' });
    });
  });

  describe('a task of a session', () => {
    it('runs on the worker of the session, after the earlier tasks of the session', async () => {
      await start();
      await keeper('a');
      await keeper('b');
      const [first, second] = [await open(), await open()];
      const tasks = await Promise.all(['1', '2', '3'].map((name) => submit(name, second.id)));
      const other = await submit('other', first.id);
      await manual.hasBegun('1', 'other');
      for (const name of ['1', '2', '3']) {
        expect(manual.begun.findLast((begun) => begun !== 'other')).toBe(name);
        manual.release(name);
        await ended(tasks[Number(name) - 1]!);
        if (name !== '3') await manual.hasBegun(String(Number(name) + 1));
      }
      const placed = await Promise.all([...tasks, other].map(({ id }) => harness.agent.tasks.get(id)));
      expect(placed.map(({ workerId }) => workerId)).toEqual(['b', 'b', 'b', 'a']);
      const [attempt] = await harness.plane.store.tasks.attempts(tasks[0]!.id);
      expect(attempt?.assignment).toEqual({ strategy: 'session', candidates: 1, reason: 'the worker of its session' });
    });

    it('is rejected if the session is unknown or ended, or its worker cannot run the task', async () => {
      await start();
      await keeper('a', { labels: { region: 'eu' } });
      await expect(submit('x', 's-none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const { id } = await open();
      await expect(harness.agent.tasks.submit({ capability: 'other.work', sessionId: id })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        path: 'capability',
      });
      const labels = { require: { region: 'us' } };
      await expect(
        harness.agent.tasks.submit({ capability: 'kept.work', sessionId: id, labels }),
      ).rejects.toMatchObject({ code: 'INVALID_REQUEST', path: 'labels.require' });
      await harness.agent.sessions.close(id);
      await expect(harness.agent.executeTask({ capability: 'kept.work', sessionId: id })).rejects.toMatchObject({
        code: 'SESSION_LOST',
        message: `session ${id} has ended: it was closed`,
        details: { sessionId: id, state: 'closed' },
      });
    });

    it('is returned for a repeated idempotency key, even after the session has ended', async () => {
      await start();
      await keeper('a');
      const { id } = await open();
      const request = { capability: 'kept.work', input: { name: '1' }, sessionId: id };
      const key = { scope: 'caller', key: 'k' };
      const { task } = await harness.agent.tasks.submitOnce(request, key);
      await harness.agent.sessions.close(id);
      await ended(task);
      expect(await harness.agent.tasks.submitOnce(request, key)).toMatchObject({
        isReplay: true,
        task: { id: task.id },
      });
      const other = { ...request, input: { name: '2' } };
      await expect(harness.agent.tasks.submitOnce(other, key)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
      await expect(harness.agent.tasks.submitOnce(request, { ...key, key: 'l' })).rejects.toMatchObject({
        code: 'SESSION_LOST',
      });
    });

    it('waits for a slot that another session of the worker uses', async () => {
      await start();
      await keeper('a', { slots: 1 });
      const [first, second] = [await open(), await open()];
      await submit('1', first.id);
      const task = await submit('2', second.id);
      await manual.hasBegun('1');
      expect(await harness.agent.tasks.get(task.id)).toMatchObject({ state: 'queued' });
      manual.release('1');
      await manual.hasBegun('2');
      manual.release('2');
      expect(await ended(task)).toMatchObject({ state: 'succeeded' });
    });

    it('is not retried in a session that has ended meanwhile', async () => {
      await start();
      const { worker } = await keeper('a');
      const { id } = await open();
      const retry = { maxAttempts: 3, on: ['SESSION_LOST', 'WORKER_LOST'] };
      const task = await harness.agent.tasks.submit({
        capability: 'kept.work',
        input: { name: '1' },
        sessionId: id,
        retry,
      });
      await manual.hasBegun('1');
      worker.endSession(id, 'its interpreter died');
      expect(await ended(task)).toMatchObject({ ...lost, attempt: 1 });
    });
  });

  describe('close', () => {
    it('stops the running task, ends the waiting ones, and frees the session on its worker', async () => {
      await start();
      const { worker } = await keeper('a');
      const freed: string[] = [];
      worker.onSessionClose((session) => void freed.push(session.id));
      const { id } = await open();
      const [running, waiting] = [await submit('1', id), await submit('2', id)];
      await manual.hasBegun('1');
      const over = sessionEnd();
      await harness.agent.sessions.close(id);
      await over;
      expect(await ended(waiting)).toMatchObject({
        ...lost,
        attempt: 0,
        outcome: { error: { message: `session ${id} has ended: it was closed` } },
      });
      expect(await ended(running)).toMatchObject({ ...lost, attempt: 1 });
      expect(freed).toEqual([id]);
      expect(await stateOf(id)).toEqual({ state: 'closed', reason: 'it was closed' });
      await harness.agent.sessions.close(id);
      await expect(harness.agent.sessions.close('s-none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(harness.agent.sessions.counts().size).toBe(0);
    });

    it('ends the running task after the grace if the worker reports no outcome', async () => {
      await start({ reconnectGraceMs: 15_000 });
      const { cut } = await keeper('a');
      const { id } = await open();
      const running = await submit('1', id);
      await manual.hasBegun('1');
      cut();
      await harness.reached('a', 'suspect');
      await harness.agent.sessions.close(id);
      await clock.advance(7000);
      expect(await ended(running)).toMatchObject(lost);
    });

    it('notifies a worker that was away when it registers', async () => {
      await start();
      const away = await keeper('a');
      const freed = new Promise((free) => away.worker.onSessionClose((session) => free(session.id)));
      const { id } = await open();
      away.cut();
      await harness.reached('a', 'suspect');
      await harness.agent.sessions.close(id);
      await away.link();
      expect(await freed).toBe(id);
    });
  });

  describe('expiry', () => {
    it('ends an unused session, and no sooner than its ttlMs', async () => {
      await start();
      const { worker } = await keeper('a');
      const freed: string[] = [];
      worker.onSessionClose((session) => void freed.push(session.id));
      const { id } = await open(1000);
      await clock.advance(600);
      const task = await submit('1', id);
      await manual.hasBegun('1');
      await clock.advance(5000);
      expect(await stateOf(id)).toMatchObject({ state: 'open' });
      manual.release('1');
      await ended(task);
      await clock.advance(999);
      expect(await stateOf(id)).toMatchObject({ state: 'open' });
      const over = sessionEnd();
      await clock.advance(1);
      await over;
      expect(await stateOf(id)).toEqual({ state: 'expired', reason: 'it was not used for 1000 ms' });
      const used = (await harness.agent.sessions.get(id)).lastUsedAtMs;
      expect(clock.nowMs() - used).toBe(1000);
      expect(freed).toEqual([id]);
    });

    it('does not end a session while one of its tasks waits', async () => {
      await start();
      const { cut, link } = await keeper('a');
      const { id } = await open(1000);
      cut();
      await harness.reached('a', 'suspect');
      const task = await submit('1', id);
      await clock.advance(1500);
      expect(await stateOf(id)).toMatchObject({ state: 'open' });
      await link();
      await manual.hasBegun('1');
      manual.release('1');
      expect(await ended(task)).toMatchObject({ state: 'succeeded' });
    });
  });

  describe('loss', () => {
    it('follows the loss of the worker: its tasks fail, and none runs elsewhere', async () => {
      await start();
      const { cut } = await keeper('a');
      await keeper('b');
      const { id } = await open();
      const [running, waiting] = [await submit('1', id), await submit('2', id)];
      await manual.hasBegun('1');
      cut();
      await harness.reached('a', 'suspect');
      await clock.advance(harness.plane.config.reconnectGraceMs);
      expect(await ended(running)).toMatchObject({ ...lost, attempt: 1, workerId: 'a' });
      expect(await ended(waiting)).toMatchObject({ ...lost, attempt: 0 });
      expect(await stateOf(id)).toEqual({ state: 'lost', reason: 'worker a is gone' });
      expect((await harness.plane.store.tasks.attempts(running.id)).map(({ status }) => status)).toEqual(['lost']);
    });

    it('happens at once when a new instance of the worker registers', async () => {
      await start();
      await keeper('a');
      const { id } = await open();
      const [running, waiting] = [await submit('1', id), await submit('2', id)];
      await manual.hasBegun('1');
      await keeper('a');
      expect(await ended(running)).toMatchObject({ ...lost, attempt: 1 });
      expect(await ended(waiting)).toMatchObject({ ...lost, attempt: 0 });
      expect(await stateOf(id)).toEqual({ state: 'lost', reason: 'worker a came back without it' });
    });

    it('does not happen after a link was cut and restored', async () => {
      await start();
      const { cut, link } = await keeper('a');
      const { id } = await open();
      const task = await submit('1', id);
      await manual.hasBegun('1');
      cut();
      await harness.reached('a', 'suspect');
      await link();
      manual.release('1');
      expect(await ended(task)).toMatchObject({ state: 'succeeded', attempt: 1 });
      expect(await stateOf(id)).toMatchObject({ state: 'open' });
    });

    it('follows a forced removal of the worker; a removal without force is rejected', async () => {
      await start();
      await keeper('a');
      const { id } = await open();
      await expect(harness.agent.workers.remove('a', false)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: 'worker a runs 0 tasks and has 1 open sessions: drain it first, or force its removal',
      });
      const over = sessionEnd();
      await harness.agent.workers.remove('a', true);
      await over;
      expect(await stateOf(id)).toEqual({ state: 'lost', reason: 'worker a is gone' });
    });

    it('happens if the worker of the session reports the loss, but not if another worker does', async () => {
      await start();
      const { worker } = await keeper('a');
      await keeper('b');
      const { id } = await open();
      harness.agent.incoming.sessionEnded('b', { sessionId: id, message: 'not mine' });
      expect(await stateOf(id)).toMatchObject({ state: 'open' });
      const over = sessionEnd();
      worker.endSession(id, 'its interpreter died');
      await over;
      expect(await stateOf(id)).toEqual({ state: 'lost', reason: 'its interpreter died' });
    });
  });

  describe('drain', () => {
    it('lets tasks of open sessions continue, opens no sessions, and ends the open ones at its deadline', async () => {
      await start();
      await keeper('a');
      const { id } = await open();
      await harness.agent.workers.drain('a', 1000);
      await expect(open()).rejects.toMatchObject({ code: 'NO_CAPABLE_WORKER' });
      const first = await submit('1', id);
      await manual.hasBegun('1');
      manual.release('1');
      expect(await ended(first)).toMatchObject({ state: 'succeeded' });
      const [running, waiting] = [await submit('2', id), await submit('3', id)];
      await manual.hasBegun('2');
      await clock.advance(1000);
      expect(await ended(running)).toMatchObject(lost);
      expect(await ended(waiting)).toMatchObject({ ...lost, attempt: 0 });
      const reason = 'the session was still open at the drain deadline';
      expect(await stateOf(id)).toEqual({ state: 'lost', reason });
    });

    it('does not wait for unused sessions', async () => {
      await start();
      const { worker } = await keeper('a');
      await keeper('b');
      const [idle, other, used] = [await open(), await open(), await open()];
      const [running, waiting] = [await submit('1', used.id), await submit('2', used.id)];
      await manual.hasBegun('1');
      harness.agent.tasks.stop();
      harness.agent.sessions.retire(['a']);
      const drained = worker.drain(60_000);
      for (const [name, task] of [
        ['1', running],
        ['2', waiting],
      ] as const) {
        await manual.hasBegun(name);
        manual.release(name);
        expect(await ended(task)).toMatchObject({ state: 'succeeded' });
      }
      await drained;
      const end = { state: 'lost', reason: 'its worker is shutting down' };
      expect([await stateOf(idle.id), await stateOf(used.id)]).toEqual([end, end]);
      expect(await stateOf(other.id)).toMatchObject({ state: 'open' });
      await expect(open()).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    });

    it('completes as soon as the last session of an exiting worker is closed', async () => {
      await start();
      const { worker } = await keeper('a');
      const { id } = await open();
      let isDrained = false;
      const drained = worker.drain(60_000).then(() => (isDrained = true));
      await clock.advance(30_000);
      expect(isDrained).toBe(false);
      await harness.agent.sessions.close(id);
      await drained;
    });
  });
});
