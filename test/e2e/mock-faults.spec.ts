import type { MockSetup } from '../../src/worker-interface';
import type { Attempt } from '../../src/tasks';
import { startMocks, type Course, type MockHarness } from '../support/mock-harness';

const printing = { capability: 'python.run', input: { code: 'print(6*7)' } };

/** Prints, and prints again after the given number of seconds. */
function sleeping(seconds: number) {
  return { capability: 'python.run', input: { code: `import time; print(1); time.sleep(${seconds}); print(2)` } };
}

describe('a scenario with faults', () => {
  let harness: MockHarness;

  afterEach(() => harness.close());

  async function start(...faults: object[]): Promise<void> {
    harness = await startMocks({ scenario: { name: 'test', seed: 7, faults } satisfies MockSetup['scenario'] });
  }

  const counts = (): number[] => harness.control.get()!.faults.map(({ count }) => count);
  const statuses = (attempts: Attempt[]): unknown[] => attempts.map(({ status }) => status);
  const textOf = ({ events }: Course, attempt = 1): string =>
    events.map(({ type, data }) => (type === 'output' && data.attempt === attempt ? String(data.data) : '')).join('');
  const ends = ({ events }: Course): number =>
    events.filter(({ type, data }) => type === 'state' && 'state' in data && data.state === 'succeeded').length;

  /** Expects success at the first attempt, recorded once. */
  function expectUndisturbed(course: Course): void {
    expect([course.task.state, statuses(course.attempts), ends(course)]).toEqual(['succeeded', ['succeeded'], 1]);
  }

  /** Expects a loss for this reason, and success at the second attempt. */
  function expectRecovered({ task, attempts }: Course, cause: string): void {
    expect([task.state, statuses(attempts)]).toEqual(['succeeded', ['lost', 'succeeded']]);
    expect(attempts[0]!.error).toMatchObject({ code: 'WORKER_LOST', details: { cause } });
    expect(attempts[1]!.instanceId !== attempts[0]!.instanceId).toBe(cause !== 'unanswered' && cause !== 'silent');
  }

  describe('latency', () => {
    async function wallTimes(seed: number): Promise<number[]> {
      const takesMs = { kind: 'lognormal', medianMs: 500, sigma: 1 };
      harness = await startMocks({ scenario: { seed, faults: [{ fault: 'latency', takesMs }] } });
      const times: number[] = [];
      for (let index = 0; index < 8; index++) times.push((await harness.run(printing)).task.outcome!.stats.wallMs);
      return times;
    }

    it('is drawn from its distribution, the same with the same seed', async () => {
      const first = await wallTimes(7);
      await harness.close();
      expect(new Set(first).size).toBeGreaterThan(6);
      expect(await wallTimes(7)).toEqual(first);
      await harness.close();
      expect(await wallTimes(8)).not.toEqual(first);
    });
  });

  it('error: fails a share of the attempts, which are retried by the retry policy of the task', async () => {
    await start({ fault: 'error', code: 'UPSTREAM_UNAVAILABLE', message: 'gone', rate: 0.4 });
    const retry = { maxAttempts: 20, on: ['UPSTREAM_UNAVAILABLE'], backoff: { delayMs: 1 } };
    const courses: Course[] = [];
    for (let index = 0; index < 20; index++) courses.push(await harness.run({ ...printing, retry }));
    expect(courses.map(({ task }) => task.state)).toEqual(courses.map(() => 'succeeded'));
    const failed = courses.flatMap(({ attempts }) => attempts).filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(5);
    expect(counts()).toEqual([failed.length]);
    expect(failed[0]!.error).toEqual({ code: 'UPSTREAM_UNAVAILABLE', message: 'gone', retryable: true });
  });

  it('hang: is ended by the timeout of the task', async () => {
    await start({ fault: 'hang' });
    const { task } = await harness.run({ ...printing, timeoutMs: 1000 });
    expect(task.outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT' } });
    expect(task.finishedAtMs! - task.startedAtMs!).toBeLessThan(1500);
  });

  it('hang: is killed if it does not stop, and frees its slot', async () => {
    await start({ fault: 'hang', isStubborn: true, times: 4 });
    const courses = await Promise.all(Array.from({ length: 4 }, () => harness.run({ ...printing, timeoutMs: 1000 })));
    expect(courses.map(({ task }) => task.state)).toEqual(Array.from({ length: 4 }, () => 'timed_out'));
    expectUndisturbed(await harness.run(printing));
  });

  it.each(['before', 'during', 'after'])('crash %s the work: the task is retried', async (when) => {
    await start({ fault: 'crash', when, attempts: [1], downMs: 100 });
    const course = await harness.run(printing);
    expectRecovered(course, 'replaced');
    expect(textOf(course)).toBe(when === 'before' ? '' : '42\n');
    expect(course.task.outcome!.result).toMatchObject({ stdout: '42\n' });
  });

  it('crash: the attempt is lost if the worker does not reconnect in time', async () => {
    await start({ fault: 'crash', when: 'during', attempts: [1], downMs: 10_000 });
    const course = await harness.run(printing);
    expectRecovered(course, 'link_closed');
    expect(course.task.attempt).toBe(2);
  });

  it('slow-output: sends output in chunks, which count as progress', async () => {
    await start({ fault: 'slow-output', bytesPerS: 10 });
    const text = 'a slow and steady line of 34 bytes';
    const code = `print("${text}")`;
    const course = await harness.run({ capability: 'python.run', input: { code }, noProgressTimeoutMs: 1000 });
    expectUndisturbed(course);
    expect(textOf(course)).toBe(`${text}\n`);
    expect(course.events.filter(({ type }) => type === 'output').length).toBeGreaterThan(20);
    expect(course.task.outcome!.stats.wallMs).toBeGreaterThanOrEqual(3400);
  });

  it.each(['task.finished', 'task.output'])('duplicate-report: records each %s once', async (message) => {
    await start({ fault: 'duplicate-report', message, copies: 3 });
    const course = await harness.run(printing);
    expectUndisturbed(course);
    expect(textOf(course)).toBe('42\n');
    expect(counts()).toEqual([1]);
  });

  it('late-report: is stale if the control plane had to end the attempt', async () => {
    await start({ fault: 'late-report', delayMs: 20_000, times: 1 });
    const course = await harness.run({ ...printing, timeoutMs: 1000 });
    expect(course.task.outcome).toMatchObject({
      status: 'timed_out',
      error: { code: 'TIMEOUT', details: { endedBy: 'control plane' } },
    });
    const { outcome } = course.task;
    await harness.passing(new Promise<void>((resolve) => void harness.clock.setTimer(30_000, resolve)));
    expect((await harness.plane.store.tasks.get(course.task.id))!.outcome).toEqual(outcome);
    expectUndisturbed(await harness.run(printing));
  });

  it.each(['task.finished', 'task.output'])('lost-ack of %s: is resent and recorded once', async (message) => {
    await start({ fault: 'lost-ack', message });
    const course = await harness.run(printing);
    expectUndisturbed(course);
    expect(textOf(course)).toBe('42\n');
    await harness.passing(new Promise<void>((resolve) => void harness.clock.setTimer(20_000, resolve)));
    expect(await harness.plane.store.tasks.attempts(course.task.id)).toEqual(course.attempts);
  });

  it('lost-ack of task.execute: ends the lease and requeues the task', async () => {
    await start({ fault: 'lost-ack', message: 'task.execute', attempts: [1] });
    const course = await harness.run(sleeping(30));
    expectRecovered(course, 'unanswered');
    expect(ends(course)).toBe(1);
  });

  it('link-cut: continues after a reconnection without loss', async () => {
    await start({ fault: 'link-cut', firstMs: 500, everyMs: 600, downMs: 400, times: 5 });
    const course = await harness.run(sleeping(5));
    expectUndisturbed(course);
    expect(textOf(course)).toBe('1\n2\n');
    expect(counts()).toEqual([15]);
  });

  it('link-cut: requeues the task if the link is down longer than the grace', async () => {
    await start({ fault: 'link-cut', workers: ['python-*'], firstMs: 500, everyMs: 1, downMs: 4000, times: 1 });
    const { task, attempts } = await harness.run(sleeping(5));
    expect([task.state, statuses(attempts)]).toEqual(['succeeded', ['lost', 'succeeded']]);
    expect(attempts[0]!.error).toMatchObject({ code: 'WORKER_LOST', details: { cause: 'link_closed' } });
  });

  it('silent-link: continues if it is short', async () => {
    await start({ fault: 'silent-link', firstMs: 500, everyMs: 1, forMs: 2000, times: 1 });
    const course = await harness.run(sleeping(1));
    expectUndisturbed(course);
    expect(textOf(course)).toBe('1\n2\n');
    expect(course.task.finishedAtMs! - course.task.startedAtMs!).toBeGreaterThanOrEqual(2000);
  });

  it('silent-link: loses the worker if it is long', async () => {
    await start({ fault: 'silent-link', workers: ['python-*'], firstMs: 500, everyMs: 1, forMs: 60_000, times: 1 });
    const course = await harness.run(sleeping(10));
    expectRecovered(course, 'silent');
    expect(textOf(course, 2)).toBe('1\n2\n');
  });

  it.each([
    { offsetMs: -3_600_000, speed: 1 },
    { offsetMs: 86_400_000, speed: 1 },
    { offsetMs: 0, speed: 0.5 },
  ])('clock-skew of $offsetMs ms and speed $speed: affects only the duration of the work', async (skew) => {
    await start({ fault: 'clock-skew', ...skew });
    const course = await harness.run(sleeping(2));
    expectUndisturbed(course);
    const times = [course.task.createdAtMs, ...course.events.map(({ atMs }) => atMs), course.task.finishedAtMs!];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const tookMs = course.task.finishedAtMs! - course.task.startedAtMs!;
    expect(Math.abs(tookMs - 2000 / skew.speed)).toBeLessThan(500);
    expect(course.task.outcome!.stats.wallMs).toBe(2000);
  });

  it('slots-lie: waits for the real slots without using up attempts', async () => {
    await start({ fault: 'slots-lie', workers: ['python-*'], slots: 9 });
    expect(harness.plane.registry.get('python-mock')!.slots).toBe(9);
    const courses = await Promise.all(
      Array.from({ length: 9 }, () => harness.run({ ...sleeping(2), retry: { maxAttempts: 1 } })),
    );
    expect(courses.map(({ task }) => task.state)).toEqual(courses.map(() => 'succeeded'));
    const all = courses.flatMap(({ attempts }) => attempts);
    const rejected = all.filter(({ status }) => status === 'rejected');
    expect(rejected.length).toBeGreaterThan(0);
    expect(rejected.every(({ error }) => error!.code === 'NO_SLOT')).toBe(true);
    expect(all).toHaveLength(9 + rejected.length);
  });

  it('registration-storm: keeps the running attempts at each registration', async () => {
    await start({ fault: 'registration-storm', firstMs: 200, everyMs: 1, rounds: 10, times: 1 });
    const { opened } = harness.plane.workerInterface.counters();
    const course = await harness.run(sleeping(10));
    expectUndisturbed(course);
    expect(textOf(course)).toBe('1\n2\n');
    expect(harness.plane.workerInterface.counters().opened - opened).toBe(30);
  });

  it('restart: retries the lost attempts', async () => {
    await start({ fault: 'restart', firstMs: 500, everyMs: 1, downMs: 100, staggerMs: 100, times: 1 });
    expectRecovered(await harness.run(sleeping(2)), 'replaced');
    expect(counts()).toEqual([3]);
  });

  it('stops with its scenario, and starts with another', async () => {
    await start({ fault: 'error', code: 'INTERNAL' }, { fault: 'slots-lie', slots: 9 });
    const { control } = harness;
    expect((await harness.run(printing)).task.state).toBe('failed');
    control.clear();
    expect(control.get()).toBeUndefined();
    expectUndisturbed(await harness.run(printing));
    expect(harness.plane.registry.get('python-mock')!.slots).toBe(4);
    control.put({ faults: [{ fault: 'error', code: 'FORBIDDEN' }] });
    expect((await harness.run(printing)).task.outcome!.error!.code).toBe('FORBIDDEN');
    expect(control.get()!.seed).toEqual(expect.any(Number));
  });
});
