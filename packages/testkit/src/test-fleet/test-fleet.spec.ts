import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { silentLog, wait, Worker, YardError } from '@yardmaster/worker-kit';
import { ManualClock, SimulatedClock } from '../clock';
import { TestFleet, type ExecutorSession, type TestFleetOptions } from '.';

const inputSchema = { type: 'object', properties: { forMs: { type: 'integer' } } };
const slow = { name: 'demo.slow', description: 'Takes its time.', inputSchema };
const crash = (when: string, more = {}) => ({ seed: 1, faults: [{ fault: 'crash', when, downMs: 100, ...more }] });

describe(TestFleet.name, () => {
  let clock: SimulatedClock;
  let fleet: TestFleet;

  beforeEach(() => {
    clock = new SimulatedClock(0);
  });

  afterEach(() => fleet.close());

  const start = async (options: TestFleetOptions = {}): Promise<void> => {
    fleet = await TestFleet.start({ clock, ...options });
  };
  const execute = (request: Parameters<TestFleet['executeTask']>[0]) => clock.until(fleet.executeTask(request));
  const python = (code: string, more = {}) => execute({ capability: 'python.run', input: { code }, ...more });

  function slowWorker(slots = 1): Worker {
    return new Worker({ workerId: 'own', slots, clock, log: silentLog }).capability<{ forMs: number }>(
      slow,
      async ({ forMs }, { signal }) => {
        await wait(clock, forMs, signal);
        return clock.nowMs();
      },
    );
  }

  describe('executeTask', () => {
    it('runs a task on a mock worker', async () => {
      await start();
      expect(await python('print(6 * 7)')).toEqual({
        status: 'succeeded',
        result: { stdout: '42\n', stderr: '', exitCode: 0 },
        stats: { wallMs: 0 },
      });
    });

    it('answers by rules, with their delay', async () => {
      const answer = { afterMs: 60_000, error: { code: 'RATE_LIMITED', message: 'later' } };
      await start({ mocks: { rules: [{ capability: 'browser.*', answer }] } });
      const outcome = await execute({ capability: 'browser.content', input: { url: 'https://example.org/' } });
      expect(outcome).toMatchObject({ status: 'failed', error: { code: 'RATE_LIMITED', retryable: true } });
      expect(clock.nowMs()).toBe(60_000);
    });

    it('replays recordings', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'test-fleet-'));
      const outcome = { status: 'succeeded', result: { recorded: true }, stats: { wallMs: 7 } };
      const cassette = { cassette: 1, capability: 'shell.run', input: { command: 'make' }, events: [], outcome };
      writeFileSync(join(folder, 'shell.run-1.json'), JSON.stringify(cassette));
      const replay = { folder, mode: 'refuse' as const, speed: 0, secretNames: [], secretValues: [] };
      await start({ mocks: { replay } });
      expect(await execute({ capability: 'shell.run', input: { command: 'make' } })).toEqual(outcome);
      expect(await execute({ capability: 'shell.run', input: { command: 'rm' } })).toMatchObject({
        error: { code: 'mock.NO_CASSETTE' },
      });
      rmSync(folder, { recursive: true });
    });

    it.each([
      [
        { capability: 'shell.rum' },
        { code: 'UNKNOWN_CAPABILITY', message: expect.stringMatching(/did you mean shell.run/) as string },
      ],
      [
        { capability: 'python.run', input: { code: 1 } },
        { code: 'INVALID_INPUT', message: 'input.code: expected string, got number' },
      ],
      [
        { capability: 'python.run', input: { code: '', x: 1n } },
        { code: 'INVALID_INPUT', path: 'input.x' },
      ],
      [
        { capability: 'python.run', input: { code: '' }, labels: { require: { gpu: '1' } } },
        { code: 'NO_CAPABLE_WORKER' },
      ],
      [{ capability: 'python.run', input: { code: '' }, sessionId: 's-9' }, { code: 'NOT_FOUND' }],
    ])('rejects %j', async (request, refusal) => {
      await start();
      await expect(fleet.executeTask(request)).rejects.toMatchObject(refusal);
    });

    it('queues tasks for a free slot in order of submission', async () => {
      await start({ workers: [slowWorker(2)] });
      const calls = [30, 20, 10, 10].map((forMs) => fleet.executeTask({ capability: 'demo.slow', input: { forMs } }));
      const outcomes = await clock.until(Promise.all(calls));
      expect(outcomes.map(({ result }) => result)).toEqual([30, 20, 30, 40]);
    });

    it('times out a task that is queued too long', async () => {
      await start({ workers: [slowWorker()] });
      const first = fleet.executeTask({ capability: 'demo.slow', input: { forMs: 1000 } });
      const second = await execute({ capability: 'demo.slow', input: { forMs: 1 }, queueTimeoutMs: 500 });
      expect(second).toMatchObject({ status: 'timed_out', error: { code: 'QUEUE_TIMEOUT' } });
      expect(await clock.until(first)).toMatchObject({ result: 1000 });
    });

    it('times out an attempt that runs too long', async () => {
      await start({ workers: [slowWorker()] });
      expect(await execute({ capability: 'demo.slow', input: { forMs: 5000 }, timeoutMs: 1000 })).toMatchObject({
        status: 'timed_out',
        error: { code: 'TIMEOUT', retryable: false },
        stats: { wallMs: 1000 },
      });
    });

    it('ends an attempt whose worker never reports', async () => {
      await start({ mocks: { scenario: { seed: 1, faults: [{ fault: 'late-report', delayMs: 3_600_000 }] } } });
      expect(await python('print(1)', { timeoutMs: 1000 })).toMatchObject({ error: { code: 'TIMEOUT' } });
      expect(clock.nowMs()).toBe(6000);
    });

    it.each(['before', 'during', 'after'])(
      'loses an attempt whose worker crashes %s the work, and makes no other attempt',
      async (when) => {
        await start({ mocks: { scenario: crash(when, { times: 1 }) } });
        expect(await python('print(1)')).toMatchObject({
          status: 'failed',
          error: { code: 'WORKER_LOST', retryable: true, details: { cause: 'replaced' } },
        });
        expect(await python('print(2)')).toMatchObject({ status: 'succeeded' });
      },
    );

    it('fails an attempt whose worker does not reconnect', async () => {
      await start({ mocks: { scenario: crash('during', { downMs: 3_600_000 }) } });
      expect(await python('print(1)')).toMatchObject({
        error: { code: 'WORKER_LOST', details: { cause: 'link_closed' } },
      });
      expect(clock.nowMs()).toBe(15_001);
    });

    it('drops a worker of your own that was stopped', async () => {
      const worker = slowWorker();
      await start({ workers: [worker], mocks: false });
      const running = fleet.executeTask({ capability: 'demo.slow', input: { forMs: 1000 } });
      await worker.stop();
      expect(await running).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST' } });
      expect(clock.pending).toBe(0);
      await expect(fleet.executeTask({ capability: 'demo.slow' })).rejects.toMatchObject({
        code: 'UNKNOWN_CAPABILITY',
      });
    });

    it('continues when the link is cut and restored', async () => {
      const cut = { fault: 'link-cut', everyMs: 1000, downMs: 500 };
      await start({ mocks: { scenario: { seed: 1, faults: [cut] } } });
      const outcome = await execute({ capability: 'shell.run', input: { command: 'sleep 5' } });
      expect(outcome).toMatchObject({ status: 'succeeded', stats: { wallMs: 5000 } });
    });

    it('is repeatable', async () => {
      const run = async (): Promise<unknown> => {
        clock = new SimulatedClock(0);
        const faults = [
          { fault: 'crash', when: 'during', rate: 0.3, downMs: { kind: 'uniform', minMs: 1, maxMs: 500 } },
        ];
        await start({ mocks: { scenario: { seed: 5, faults: [...faults, { fault: 'latency', takesMs: 20 }] } } });
        const calls = Array.from({ length: 20 }, (_, at) =>
          fleet.executeTask({ capability: 'python.run', input: { code: `print(${at})` } }),
        );
        const outcomes = await clock.until(Promise.all(calls));
        await fleet.close();
        return [outcomes.map(({ status, error }) => [status, error?.message]), clock.nowMs()];
      };
      const first = await run();
      expect(JSON.stringify(first)).toContain('was lost with worker');
      expect(await run()).toEqual(first);
    });
  });

  describe('a task', () => {
    it('is submitted, read and awaited', async () => {
      await start({ workers: [slowWorker()] });
      const { id } = await fleet.tasks.submit({ capability: 'demo.slow', input: { forMs: 50 } });
      const running = { id, capability: 'demo.slow', state: 'running', attempt: 1, workerId: 'own', createdAtMs: 0 };
      expect(await fleet.tasks.get(id)).toMatchObject(running);
      expect(await clock.until(fleet.tasks.waitFor(id, 20))).toMatchObject({ state: 'running' });
      expect(await clock.until(fleet.tasks.waitFor(id, 1000))).toMatchObject({ state: 'succeeded', finishedAtMs: 50 });
      await expect(fleet.tasks.get('t-9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('is cancelled while running and while queued', async () => {
      await start({ workers: [slowWorker()] });
      const [first, second] = [1, 2].map((forMs) =>
        fleet.tasks.submit({ capability: 'demo.slow', input: { forMs: forMs * 1000 } }),
      );
      for (const { id } of [await second!, await first!])
        await clock.until(fleet.tasks.cancel(id, { reason: 'enough' }));
      for (const { id } of [await first!, await second!])
        expect((await clock.until(fleet.tasks.waitFor(id, 1000))).outcome).toMatchObject({
          status: 'cancelled',
          error: { code: 'CANCELLED', message: expect.stringContaining('enough') as string },
        });
      await expect(fleet.tasks.cancel('t-1')).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { state: 'cancelled' },
      });
    });

    it('accepts input, and returns output', async () => {
      await start();
      const pieces: unknown[] = [];
      fleet.onOutput((taskId, { data }) => pieces.push([taskId, data]));
      const { id } = await fleet.tasks.submit({ capability: 'shell.run', input: { command: 'cat', stdinOpen: true } });
      await clock.until(fleet.tasks.waitFor(id, 1));
      expect(await clock.until(fleet.inputs.give(id, { text: 'hi', end: true }))).toBe(2);
      await clock.until(fleet.tasks.waitFor(id, 1000));
      expect(fleet.outputOf(id)).toMatchObject([{ seq: 1, stream: 'stdout', data: 'hi' }]);
      expect(pieces).toEqual([[id, 'hi']]);
      await expect(fleet.inputs.give(id, { text: 'x' })).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('has artifacts', async () => {
      const worker = new Worker({ workerId: 'own', clock, log: silentLog });
      worker.capability(slow, async (_, { artifact }) => (await artifact('a.txt', 'text'.repeat(50_000))).sizeBytes);
      await start({ workers: [worker], mocks: false });
      const { id } = await fleet.tasks.submit({ capability: 'demo.slow', timeoutMs: 1000 });
      expect(await clock.until(fleet.tasks.waitFor(id, 1e6))).toMatchObject({ outcome: { result: 200_000 } });
      const [artifact] = await fleet.artifacts.list(id);
      expect(artifact).toMatchObject({ name: 'a.txt', sizeBytes: 200_000, contentType: 'text/plain; charset=utf-8' });
      expect(await text(await fleet.artifacts.read(id, artifact!))).toBe('text'.repeat(50_000));
      await expect(fleet.artifacts.get(id, 'b')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('a session', () => {
    it('keeps state between tasks, which run one at a time', async () => {
      await start();
      const { id: sessionId } = await clock.until(fleet.sessions.open({ capability: 'python.run' }));
      const shell = (command: string) => fleet.executeTask({ capability: 'shell.run', input: { command }, sessionId });
      const outcomes = await clock.until(
        Promise.all([shell('sleep 1'), shell('echo kept > note.txt'), shell('cat note.txt')]),
      );
      expect(outcomes.at(-1)).toMatchObject({ result: { stdout: 'kept\n' } });
      expect(clock.nowMs()).toBeGreaterThanOrEqual(1000);
    });

    it('is lost with its worker, together with its tasks', async () => {
      await start({ mocks: { scenario: crash('during', { capabilities: ['python.run'] }) } });
      const { id: sessionId } = await clock.until(fleet.sessions.open({ capability: 'python.run' }));
      const calls = [1, 2].map((each) =>
        fleet.executeTask({ capability: 'python.run', input: { code: `print(${each})` }, sessionId }),
      );
      const lost = { status: 'failed', error: { code: 'SESSION_LOST', retryable: false, details: { sessionId } } };
      expect(await clock.until(Promise.all(calls))).toMatchObject([lost, lost]);
      expect(await fleet.sessions.get(sessionId)).toMatchObject({ state: 'lost' });
      await expect(
        fleet.executeTask({ capability: 'python.run', input: { code: '' }, sessionId }),
      ).rejects.toMatchObject({
        code: 'SESSION_LOST',
      });
    });

    const ownSessions = (at: SimulatedClock): Worker => {
      const limits = { sessionsMax: 2000 };
      const worker = new Worker({ workerId: 'own', clock: at, log: silentLog, limits });
      return worker.capability({ ...slow, sessions: true }, () => null);
    };
    const openSlow = (): Promise<ExecutorSession> => fleet.sessions.open({ capability: 'demo.slow' });

    it('is rejected if 1,000 are open, whether opened in sequence or at once', async () => {
      await start({ workers: [ownSessions(clock)], mocks: false });
      const openings = await clock.until(Promise.allSettled(Array.from({ length: 1001 }, openSlow)));
      const refused = openings.filter((opening) => opening.status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: 'SESSIONS_FULL' } }]);
      await clock.until(fleet.sessions.close('s-7'));
      expect(await clock.until(openSlow())).toMatchObject({ state: 'open' });
      await expect(fleet.sessions.get('s-7')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('is not left open if its worker stops while it opens', async () => {
      const states = new Set<string>();
      for (let moment = 0; moment < 40; moment++) {
        clock = new SimulatedClock(0);
        const worker = ownSessions(clock);
        worker.onSessionOpen(() => {
          let stopping = Promise.resolve();
          for (let turn = 0; turn < moment; turn++) stopping = stopping.then(() => undefined);
          void stopping.then(() => worker.stop());
        });
        await start({ workers: [worker], mocks: false });
        const opening = openSlow().catch(({ code }: YardError) => ({ id: undefined, state: code }));
        const { id, state } = await clock.until(opening);
        states.add(id === undefined ? state : (await fleet.sessions.get(id)).state);
        await fleet.close();
      }
      expect([...states].sort()).toEqual(['NO_CAPABLE_WORKER', 'lost']);
    });

    it('ends when it is closed or idle', async () => {
      await start();
      const open = () => clock.until(fleet.sessions.open({ capability: 'python.run', ttlMs: 1000 }));
      const [closed, unused] = [await open(), await open()];
      await clock.until(fleet.sessions.close(closed.id));
      await clock.run({ untilMs: 1000 });
      expect(await fleet.sessions.get(closed.id)).toMatchObject({
        state: 'closed',
        reason: 'it was closed',
        endedAtMs: 0,
      });
      expect(await fleet.sessions.get(unused.id)).toMatchObject({ state: 'expired', endedAtMs: 1000 });
      await expect(fleet.sessions.open({ capability: 'figma.get' })).rejects.toMatchObject({
        code: 'NO_CAPABLE_WORKER',
      });
    });
  });

  describe('close', () => {
    it('ends tasks, workers and timers', async () => {
      const worker = slowWorker();
      await start({ workers: [worker] });
      const calls = [1, 2].map(() => fleet.executeTask({ capability: 'demo.slow', input: { forMs: 1e6 } }));
      await fleet.sessions.open({ capability: 'python.run' });
      await fleet.close();
      const cancelled = { status: 'cancelled', error: { code: 'CANCELLED', message: 'the test fleet was closed' } };
      expect(await Promise.all(calls)).toMatchObject([cancelled, cancelled]);
      expect(worker.status.registration).toBe('detached');
      expect(clock.pending).toBe(0);
      await expect(fleet.executeTask({ capability: 'demo.slow' })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    });

    it('ends everything else if a worker cannot be stopped', async () => {
      const worker = slowWorker();
      let isBusy = true;
      worker.closeOnStop(async () => {
        if (isBusy) throw new Error('the port is busy');
      });
      await start({ workers: [worker] });
      await clock.until(fleet.sessions.open({ capability: 'python.run' }));
      await expect(fleet.close()).rejects.toThrow('the port is busy');
      expect(clock.pending).toBe(0);
      isBusy = false; // for the end of the test
    });

    it('runs after a failed start', async () => {
      await start();
      await expect(TestFleet.start({ clock, mocks: { scenario: { faults: [{}] } } })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      });
    });
  });

  it('passes on typed errors of your own workers while time stands still', async () => {
    const manual = new ManualClock(0);
    const worker = new Worker({ workerId: 'own', clock: manual, log: silentLog }).capability(slow, () => {
      throw new YardError('demo.REFUSED', 'not today', { details: { why: 'asked' } });
    });
    await start({ workers: [worker], mocks: false, clock: undefined });
    expect(await fleet.executeTask({ capability: 'demo.slow' })).toEqual({
      status: 'failed',
      error: { code: 'demo.REFUSED', message: 'not today', retryable: false, details: { why: 'asked' } },
      stats: { wallMs: 0 },
    });
  });
});
