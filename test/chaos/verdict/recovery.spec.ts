import { fault, goodHistory } from './fixture';
import { recoveryTimes, summary } from './recovery';

describe(summary.name, () => {
  it('should take percentiles by nearest rank', () => {
    const durationsMs = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(summary(durationsMs)).toEqual({ count: 100, p50Ms: 50, p99Ms: 99, maxMs: 100 });
    expect(summary([7])).toEqual({ count: 1, p50Ms: 7, p99Ms: 7, maxMs: 7 });
    expect(summary([])).toBeUndefined();
  });
});

describe(recoveryTimes.name, () => {
  const one = (durationMs: number): object => ({ count: 1, p50Ms: durationMs, p99Ms: durationMs, maxMs: durationMs });

  it('should measure from a fault to the begin elsewhere, by what the fault was', () => {
    const history = goodHistory();
    expect(recoveryTimes(history)).toEqual({ workerKilled: one(120), disturbed: 0 });
    history.faults = [fault('killWorker', { isTold: true })];
    expect(recoveryTimes(history)).toEqual({ workerKilledTold: one(120), disturbed: 0 });
    history.faults = [fault('stopWorker', { untilMs: 6000 })];
    expect(recoveryTimes(history)).toEqual({ workerStopped: one(120), disturbed: 0 });
    history.faults = [fault('holdLink', { untilMs: 6000 })];
    expect(recoveryTimes(history)).toEqual({ linkHeld: one(120), disturbed: 0 });
  });

  it('should leave out what waited for a slot, and say so', () => {
    const history = goodHistory();
    history.tasks[0]!.attempts[1]!.startedAtMs = 900;
    history.executions[1]!.beganAtMs = 910;
    expect(recoveryTimes(history)).toEqual({ disturbed: 1 });
  });

  it('should leave out what a crash of the control plane disturbed, and measure that', () => {
    const history = goodHistory();
    history.faults.push(fault('killControlPlane', { workerId: undefined, fromMs: 150, untilMs: 400 }));
    expect(recoveryTimes(history)).toEqual({
      controlPlaneBack: one(250),
      controlPlaneFirstTask: one(350),
      disturbed: 1,
    });
  });
});
