import { decode, type TaskExecute } from '@yardmaster/protocol';
import { defaultLimits, type WorkerLimits } from '../limits';
import type { Outgoing } from './outgoing';
import { WorkerCore } from './worker-core.state';

const identity = { workerId: 'w', instanceId: 'i', name: 'w', version: '1', slots: 2, labels: {} };
const load = () => ({ cpu: 0.5, memoryBytes: 1 });
const registered = { heartbeatIntervalMs: 1000, leaseTtlMs: 5000, adopted: [], recorded: [], aborted: [] };

describe(WorkerCore.name, () => {
  let core: WorkerCore;
  let nowMs: number;

  beforeEach(() => {
    nowMs = 1000;
    create();
  });

  function create(limits: Partial<WorkerLimits> = {}): void {
    core = new WorkerCore(identity, { ...defaultLimits, ...limits });
  }

  function execute(leaseId: string, task: Partial<TaskExecute> = {}) {
    const whole = { taskId: 't', attempt: 1, leaseId, capability: 'a.b', input: {}, timeoutMs: 60_000, ...task };
    return core.execute(whole, { isKnown: true, timeoutMs: whole.timeoutMs }, nowMs);
  }

  /** Takes all messages that are due. */
  function takeAll(): Outgoing[] {
    core.advance(nowMs);
    const all: Outgoing[] = [];
    for (let next = core.take(nowMs, load); next; next = core.take(nowMs, load)) all.push(next);
    return all;
  }

  function takeOne(): Outgoing {
    const all = takeAll();
    expect(all).toHaveLength(1);
    return all[0] as Outgoing;
  }

  function register(reply = registered): void {
    core.linkOpened();
    core.answered(takeOne(), reply, nowMs);
  }

  describe('registering', () => {
    it('sends nothing without a link, and only the registration before its reply', () => {
      core.setCapabilities([{ name: 'a.b', description: '', inputSchema: {} }]);
      execute('l');
      core.settle('l', { result: 1 }, nowMs);
      expect(takeAll()).toEqual([]);
      expect(core.wakeAtMs).toBeUndefined();
      core.linkOpened();
      expect(takeOne().message).toBe('worker.register');
      expect(takeAll()).toEqual([]);
    });

    it('retries after a delay, which is longer after a rejection', () => {
      core.linkOpened();
      core.failed(takeOne(), 'REPLY_TIMEOUT', nowMs);
      expect(takeAll()).toEqual([]);
      expect(core.wakeAtMs).toBe(nowMs + defaultLimits.retryDelayMs);
      nowMs += defaultLimits.retryDelayMs;
      core.failed(takeOne(), 'UNAUTHORIZED', nowMs);
      expect(core.wakeAtMs).toBe(nowMs + 5000);
    });

    it('presents running and finished attempts, and those with unsent output as running', () => {
      register();
      for (const leaseId of ['run', 'end']) execute(leaseId);
      core.settle('end', { result: 1 }, nowMs);
      core.linkEnded(nowMs);
      execute('out');
      core.output('out', 'stdout', 'x', nowMs);
      core.settle('out', { result: 2 }, nowMs);
      core.linkOpened();
      expect(takeOne()).toMatchObject({
        payload: {
          running: [
            { taskId: 't', attempt: 1, leaseId: 'run', outputSeq: 0 },
            { taskId: 't', attempt: 1, leaseId: 'out', outputSeq: 0 },
          ],
          finished: [{ leaseId: 'end', outcome: { status: 'succeeded', result: 1, stats: { wallMs: 0 } } }],
        },
      });
    });

    it('reports a session that ends between the registration and its reply', () => {
      register();
      core.openSession({ sessionId: 's', capability: 'a.b', ttlMs: 60_000 }, true);
      core.sessions.opened('s');
      core.linkEnded(nowMs);
      core.linkOpened();
      const registration = takeOne();
      expect(registration).toMatchObject({ payload: { sessions: ['s'] } });
      core.endSession('s', 'its process is gone', nowMs);
      core.answered(registration, registered, nowMs);
      expect(takeAll()).toContainEqual({
        message: 'session.ended',
        payload: { sessionId: 's', message: 'its process is gone' },
      });
    });

    it('does not report the end of a session that the registration omits', () => {
      register();
      core.openSession({ sessionId: 's', capability: 'a.b', ttlMs: 60_000 }, true);
      core.sessions.opened('s');
      core.linkEnded(nowMs);
      core.endSession('s', 'its process is gone', nowMs);
      register();
      expect(takeAll()).toEqual([]);
    });

    it('presents outcomes that exceed the message as running', () => {
      create({ payloadBytesMax: 200_000 });
      register();
      for (const leaseId of ['a', 'b']) {
        execute(leaseId);
        core.settle(leaseId, { result: 'x'.repeat(60_000) }, nowMs);
      }
      core.linkEnded(nowMs);
      core.linkOpened();
      const { payload } = takeOne();
      expect(payload).toMatchObject({ finished: [{ leaseId: 'a' }], running: [{ leaseId: 'b' }] });
      core.answered({ message: 'worker.register', payload } as Outgoing, { ...registered, recorded: ['a'] }, nowMs);
      expect(takeOne()).toMatchObject({ message: 'task.finished', payload: { leaseId: 'b' } });
    });

    it('continues adopted leases, drops recorded ones and kills aborted ones', () => {
      register();
      for (const leaseId of ['go', 'die']) execute(leaseId);
      core.linkEnded(nowMs);
      register({ ...registered, adopted: ['go'], aborted: ['die'] } as never);
      expect(core.attempts.leaseIds).toEqual(['go']);
      expect(core.takeAborts()).toMatchObject([{ leaseId: 'die', cause: { code: 'WORKER_LOST' } }]);
    });

    it('registers again if a reply says that the worker is unknown', () => {
      register();
      nowMs += 1000;
      const beat = takeOne();
      expect(beat).toEqual({ message: 'worker.heartbeat', payload: { seq: 0, running: [], load: load() } });
      core.answered(beat, { status: 'unknown' }, nowMs);
      core.answered(takeOne(), registered, nowMs);
      execute('l');
      core.settle('l', { result: 1 }, nowMs);
      core.failed(takeOne(), 'NOT_REGISTERED', nowMs);
      expect(takeOne()).toMatchObject({ message: 'worker.register', payload: { finished: [{ leaseId: 'l' }] } });
    });

    it('sends a heartbeat with all leases at every interval', () => {
      register();
      execute('l');
      for (const seq of [0, 1, 2]) {
        expect(core.wakeAtMs).toBe(nowMs + 1000);
        nowMs += 1000;
        expect(takeOne()).toMatchObject({ payload: { seq, running: ['l'] } });
      }
    });
  });

  describe('the capabilities', () => {
    const capability = (name: string) => ({ name, description: '', inputSchema: {} });

    it('are announced when they change, and again if they change meanwhile', () => {
      register();
      core.setCapabilities([capability('a.b')]);
      const first = takeOne();
      core.setCapabilities([capability('a.c')]);
      expect(takeAll()).toEqual([]);
      core.answered(first, { status: 'ok' }, nowMs);
      expect(takeOne()).toEqual({ message: 'worker.capabilities', payload: { capabilities: [capability('a.c')] } });
    });

    it('are not announced if the registration carries them', () => {
      core.setCapabilities([capability('a.b')]);
      register();
      expect(takeAll()).toEqual([]);
    });
  });

  describe('a lease', () => {
    it('expires if the worker is not registered for its duration, but the outcome stays', () => {
      register();
      for (const leaseId of ['run', 'end']) execute(leaseId);
      core.settle('end', { result: 1 }, nowMs);
      core.linkEnded(nowMs);
      expect(core.wakeAtMs).toBe(nowMs + 5000);
      core.linkOpened(); // a link is not a registration
      nowMs += 4999;
      core.advance(nowMs);
      expect(core.takeAborts()).toEqual([]);
      nowMs += 1;
      core.advance(nowMs);
      expect(core.takeAborts()).toMatchObject([{ leaseId: 'run' }]);
      expect(core.attempts.leaseIds).toEqual(['end']);
    });

    it('does not expire while a registration that presents it is unanswered', () => {
      register();
      for (const leaseId of ['go', 'die']) execute(leaseId);
      core.linkEnded(nowMs);
      nowMs += 4990;
      core.linkOpened();
      const asked = takeOne();
      nowMs += 20;
      core.advance(nowMs);
      expect([core.takeAborts(), core.wakeAtMs]).toEqual([[], expect.any(Number)]);
      expect(core.wakeAtMs).toBeGreaterThan(nowMs);
      core.answered(asked, { ...registered, adopted: ['go'], aborted: ['die'] }, nowMs);
      expect(core.takeAborts()).toMatchObject([{ leaseId: 'die' }]);
      expect(core.attempts.leaseIds).toEqual(['go']);
    });

    it('expires if that registration fails', () => {
      register();
      execute('run');
      core.linkEnded(nowMs);
      core.linkOpened();
      const asked = takeOne();
      nowMs += 5000;
      core.advance(nowMs);
      expect(core.takeAborts()).toEqual([]);
      core.failed(asked, 'REPLY_TIMEOUT', nowMs);
      core.advance(nowMs);
      expect(core.takeAborts()).toMatchObject([{ leaseId: 'run' }]);
    });

    it('is not extended by links that end before the registration', () => {
      register();
      execute('run');
      core.linkEnded(nowMs);
      nowMs += 4000;
      core.linkOpened();
      core.linkEnded(nowMs);
      nowMs += 1000;
      core.advance(nowMs);
      expect(core.takeAborts()).toMatchObject([{ leaseId: 'run' }]);
    });

    it('does not expire if the worker registers in time', () => {
      register();
      execute('run');
      core.linkEnded(nowMs);
      nowMs += 4000;
      register();
      nowMs += 4000;
      core.advance(nowMs);
      expect(core.takeAborts()).toEqual([]);
    });
  });

  describe('an attempt', () => {
    beforeEach(() => register());

    it('sends all its output, acknowledged, before its outcome', () => {
      execute('l');
      core.output('l', 'stdout', 'a', nowMs);
      core.settle('l', { result: 1 }, nowMs);
      const output = takeOne();
      expect(output).toMatchObject({ message: 'task.output', payload: { chunks: [{ seq: 1, data: 'a' }] } });
      core.answered(output, { status: 'ok' }, nowMs);
      const report = takeOne();
      expect(report.message).toBe('task.finished');
      core.answered(report, { status: 'recorded' }, nowMs);
      expect(core.isIdle).toBe(true);
      expect(takeAll()).toEqual([]);
    });

    it('reports the size of dropped output in its outcome', () => {
      create({ outputBytesMax: 100 });
      register();
      execute('l');
      core.output('l', 'stdout', 'x'.repeat(80), nowMs);
      core.settle('l', { result: 1 }, nowMs);
      expect(takeOne()).toMatchObject({
        message: 'task.finished',
        payload: { outcome: { truncated: { stdout: 80 } } },
      });
    });

    it('sends output again after a delay, and drops output that the peer cannot read', () => {
      execute('l');
      core.output('l', 'stdout', 'a', nowMs);
      core.failed(takeOne(), 'REPLY_TIMEOUT', nowMs);
      expect(takeAll()).toEqual([]);
      nowMs = core.wakeAtMs as number;
      const [beat, again] = takeAll(); // both fall due now
      expect([beat?.message, again?.message]).toEqual(['worker.heartbeat', 'task.output']);
      core.failed(again as Outgoing, 'INVALID_MESSAGE', nowMs);
      core.settle('l', { result: 1 }, nowMs);
      expect(takeOne()).toMatchObject({ payload: { outcome: { truncated: { stdout: 1 } } } });
    });

    it('replaces an outcome that the peer cannot read', () => {
      execute('l');
      core.settle('l', { result: 1 }, nowMs);
      core.failed(takeOne(), 'PAYLOAD_TOO_LARGE', nowMs);
      nowMs += defaultLimits.retryDelayMs;
      expect(takeAll().at(-1)).toMatchObject({
        payload: { outcome: { status: 'failed', error: { code: 'OUTPUT_LIMIT' } } },
      });
    });

    it('is stopped when it runs too long, and killed after the grace', () => {
      execute('l', { timeoutMs: 300 });
      expect(core.wakeAtMs).toBe(nowMs + 300);
      nowMs += 300;
      core.advance(nowMs);
      expect(core.takeAborts()).toMatchObject([{ leaseId: 'l', cause: { code: 'TIMEOUT' } }]);
      expect(core.attempts.runningCount).toBe(1);
      nowMs += defaultLimits.stopGraceMs;
      core.advance(nowMs);
      expect(core.attempts.runningCount).toBe(0);
      core.settle('l', { result: 'too late' }, nowMs);
      expect(takeAll().at(-1)?.payload).toEqual({
        leaseId: 'l',
        outcome: {
          status: 'timed_out',
          error: { code: 'TIMEOUT', message: 'the attempt ran longer than 300 ms', retryable: false },
          stats: { wallMs: 300 + defaultLimits.stopGraceMs },
        },
      });
    });

    it('is stopped when it makes no progress; output is progress', () => {
      execute('l', { noProgressTimeoutMs: 300 });
      nowMs += 299;
      core.output('l', 'progress', 1, nowMs);
      nowMs += 299;
      core.advance(nowMs);
      expect(core.takeAborts()).toEqual([]);
      nowMs += 1;
      core.advance(nowMs);
      expect(core.takeAborts()).toMatchObject([{ cause: { status: 'timed_out', code: 'NO_PROGRESS' } }]);
    });

    it('is stopped when it has not begun in time, even if other deadlines have passed', () => {
      execute('l', { startTimeoutMs: 200, timeoutMs: 250, noProgressTimeoutMs: 100_000 });
      expect(core.wakeAtMs).toBe(nowMs + 200);
      nowMs += 300;
      core.advance(nowMs);
      expect(core.takeAborts()).toEqual([
        {
          leaseId: 'l',
          cause: { status: 'timed_out', code: 'START_TIMEOUT', message: 'the attempt did not begin within 200 ms' },
        },
      ]);
      core.settle('l', { error: new Error('stopped') }, nowMs);
      expect(takeOne().payload).toMatchObject({ outcome: { error: { code: 'START_TIMEOUT', retryable: true } } });
    });

    it('continues when it has begun in time', () => {
      execute('l', { startTimeoutMs: 200 });
      nowMs += 199;
      core.attempts.started('l');
      nowMs += 1;
      core.advance(nowMs);
      expect(core.takeAborts()).toEqual([]);
    });

    it('keeps the result that a handler returns when it is stopped', () => {
      execute('l');
      core.cancel({ leaseId: 'l', reason: 'enough', graceMs: 100 }, nowMs);
      core.settle('l', { result: { partial: true } }, nowMs);
      expect(takeOne().payload).toEqual({
        leaseId: 'l',
        outcome: {
          status: 'cancelled',
          result: { partial: true },
          error: { code: 'CANCELLED', message: 'enough', retryable: false },
          stats: { wallMs: 0 },
        },
      });
    });

    it('is stopped sooner by a second cancel, with the first reason', () => {
      execute('l');
      core.cancel({ leaseId: 'l', reason: 'first', graceMs: 60_000 }, nowMs);
      core.cancel({ leaseId: 'l', reason: 'second', graceMs: 0 }, nowMs);
      expect(core.takeAborts()).toHaveLength(1);
      expect(takeOne()).toMatchObject({ payload: { outcome: { error: { message: 'first' } } } });
    });

    it('fails if its result cannot be written as JSON', () => {
      execute('l');
      core.settle('l', { result: 1n }, nowMs);
      expect(takeOne()).toMatchObject({
        payload: { outcome: { status: 'failed', error: { code: 'INVALID_RESULT' } } },
      });
    });

    it('frees its slot when it finishes, unless too many outcomes are unconfirmed', () => {
      create({ unconfirmedMax: 3 });
      register();
      for (const leaseId of ['a', 'b', 'c']) {
        expect(execute(leaseId)).toEqual({ reply: { status: 'accepted' }, start: true });
        core.settle(leaseId, { result: 1 }, nowMs);
      }
      expect(execute('d')).toMatchObject({ reply: { status: 'rejected', code: 'NO_SLOT' }, start: false });
    });
  });

  it('reports a valid duration if the clock was set back', () => {
    register();
    execute('l');
    nowMs -= 500;
    core.settle('l', { result: 1 }, nowMs);
    core.linkEnded(nowMs);
    core.linkOpened();
    const { message, payload } = takeOne();
    expect(decode(message, payload)).toMatchObject({ finished: [{ leaseId: 'l', outcome: { stats: { wallMs: 0 } } }] });
  });

  describe('a drain', () => {
    it('stops running attempts at its deadline, then kills them', () => {
      register();
      execute('l');
      core.intake.drain(500, nowMs);
      nowMs += 500;
      core.advance(nowMs);
      expect(core.takeAborts()).toMatchObject([{ cause: { status: 'failed', code: 'WORKER_LOST' } }]);
      nowMs += defaultLimits.stopGraceMs;
      core.advance(nowMs);
      expect(core.attempts.runningCount).toBe(0);
    });

    it('is repeated after each registration, with the remaining time', () => {
      register();
      core.intake.leave(5000, 'bye', nowMs);
      const told = takeOne();
      expect(told).toEqual({ message: 'worker.drain', payload: { deadlineMs: 5000, reason: 'bye' } });
      expect(core.isDrained).toBe(false);
      core.answered(told, { status: 'ok' }, nowMs);
      expect(core.isDrained).toBe(true);
      core.linkEnded(nowMs);
      nowMs += 1000;
      register();
      expect(takeOne()).toMatchObject({ message: 'worker.drain', payload: { deadlineMs: 4000 } });
    });
  });
});
