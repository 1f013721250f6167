import { fault, goodHistory } from './fixture';
import { recoveryTimes, summary } from './recovery';

describe(summary.name, () => {
  it('computes percentiles by nearest rank, and names the task with the longest recovery', () => {
    const moves = Array.from({ length: 100 }, (_, index) => ({ durationMs: 100 - index, taskId: `t${index}` }));
    expect(summary(moves)).toEqual({ count: 100, p50Ms: 50, p99Ms: 99, maxMs: 100, slowestTaskId: 't0' });
    expect(summary([{ durationMs: 7 }])).toEqual({ count: 1, p50Ms: 7, p99Ms: 7, maxMs: 7 });
    expect(summary([])).toBeUndefined();
  });
});

describe(recoveryTimes.name, () => {
  const times = (durationMs: number) => ({ count: 1, p50Ms: durationMs, p99Ms: durationMs, maxMs: durationMs });
  const one = { ...times(120), slowestTaskId: 't' };

  it('measures from a fault to the start on another worker, by kind of fault', () => {
    const history = goodHistory();
    expect(recoveryTimes(history)).toEqual({ workerKilled: one, disturbed: 0 });
    history.faults = [fault('killWorker', { isReported: true })];
    expect(recoveryTimes(history)).toEqual({ workerKilledReported: one, disturbed: 0 });
    history.faults = [fault('stopWorker', { untilMs: 6000 })];
    expect(recoveryTimes(history)).toEqual({ workerStopped: one, disturbed: 0 });
    history.faults = [fault('holdLink', { untilMs: 6000 })];
    expect(recoveryTimes(history)).toEqual({ linkHeld: one, disturbed: 0 });
  });

  it('counts a task that a silent worker kept as moved too late', () => {
    const history = goodHistory();
    const [task] = history.tasks;
    task!.attempts = [{ ...task!.attempts[0]!, status: 'succeeded', finishedAtMs: 6200 }];
    history.faults = [fault('stopWorker', { untilMs: 6100 })];
    expect(recoveryTimes(history)).toEqual({ workerStopped: { ...times(6000), slowestTaskId: 't' }, disturbed: 0 });
    history.faults = [fault('stopWorker', { untilMs: 1600 })];
    expect(recoveryTimes(history)).toEqual({ disturbed: 0 });
  });

  it('excludes tasks that waited for a slot, and counts them', () => {
    const history = goodHistory();
    history.tasks[0]!.attempts[1]!.startedAtMs = 900;
    history.executions[1]!.beganAtMs = 910;
    expect(recoveryTimes(history)).toEqual({ disturbed: 1 });
  });

  it('excludes tasks that a crash of the control plane disturbed, and measures the crash', () => {
    const history = goodHistory();
    const crash = { workerId: undefined, fromMs: 150, untilMs: 400, restartedAtMs: 160, backAtMs: 900 };
    history.faults.push(fault('killControlPlane', crash));
    expect(recoveryTimes(history)).toEqual({
      controlPlaneListens: times(250),
      controlPlaneBack: times(740),
      controlPlaneFirstTask: times(350),
      disturbed: 1,
    });
  });

  it('counts a control plane whose workers do not reconnect as never recovered', () => {
    const history = goodHistory();
    history.faults.push(fault('killControlPlane', { workerId: undefined, fromMs: 150, restartedAtMs: 160 }));
    expect(recoveryTimes(history).controlPlaneBack).toEqual(times(Infinity));
  });

  it.each([
    ['the machine', undefined, 1],
    ['the worker that took over', 'b', 1],
    ['the worker that was lost', 'a', 0],
    ['another worker', 'c', 0],
  ])('decides whether a stall of %s disturbed a recovery', (_, workerId, disturbed) => {
    const history = goodHistory();
    history.faults.push(fault('stall', { workerId, fromMs: 120, untilMs: 700 }));
    expect(recoveryTimes(history).disturbed).toBe(disturbed);
  });
});
