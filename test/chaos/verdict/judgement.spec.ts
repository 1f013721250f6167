import type { History } from '../history';
import { attempt, execution, fault, goodHistory, output, state } from './fixture';
import { judge } from './judgement';

/** Returns the violations in a good history after a change to it. */
function faultsOf(breakIt: (history: History) => void): string[] {
  const history = goodHistory();
  breakIt(history);
  return judge(history).map(({ promise, message }) => `${promise}: ${message}`);
}

describe(judge.name, () => {
  it('finds nothing in a history that keeps every rule', () => expect(judge(goodHistory())).toEqual([]));

  it('does not expect a task whose submission was never answered', () => {
    const forget = (history: History): void => {
      Object.assign(history, { tasks: [], executions: [], followed: [] });
      Object.assign(history.submissions[0]!, { answer: 'unknown', taskId: undefined, outcome: undefined });
    };
    expect(faultsOf(forget)).toEqual([]);
  });

  it('finds a missing acknowledged task', () => {
    expect(faultsOf((history) => Object.assign(history, { tasks: [], executions: [], followed: [] }))).toEqual([
      'acknowledged tasks are kept: r was acknowledged (200) and is missing',
    ]);
  });

  it('finds an answer that differs from the outcome', () => {
    expect(faultsOf(({ submissions }) => (submissions[0]!.outcome = { status: 'succeeded', total: 4 }))).toEqual([
      'acknowledged tasks are kept: the caller got {"status":"succeeded","total":4}',
    ]);
  });

  it('finds a rejected submission, and one that created two tasks', () => {
    const refuse = ({ submissions }: History): void =>
      void Object.assign(submissions[0]!, { answer: 'refused', detail: '500' });
    expect(faultsOf(refuse)).toEqual(['every submission is accepted: r: 500']);
    const double = ({ tasks }: History): void => void tasks.push({ ...tasks[0]!, id: 'u' });
    expect(faultsOf(double)).toContain('a submission creates one task: r created 2 tasks');
  });

  it('finds a wrong result and a wrong final state', () => {
    expect(
      faultsOf(({ tasks, submissions }) => {
        delete submissions[0]!.outcome;
        tasks[0]!.outcome!.total = 4;
      }),
    ).toEqual(['a task has one outcome, the correct one: the result is 4, not 3']);
    expect(faultsOf(({ tasks }) => Object.assign(tasks[0]!, { state: 'running' }))).toEqual([
      'a task has one outcome, the correct one: it is running: no error',
    ]);
  });

  it('finds an end that was recorded twice, and events after the end', () => {
    expect(faultsOf(({ tasks }) => tasks[0]!.events.push(state('succeeded', 2)))).toEqual([
      'a task has one outcome, the correct one: its end was recorded 2 times',
    ]);
    expect(faultsOf(({ tasks }) => tasks[0]!.events.push(state('queued', 2)))).toEqual([
      'a task has one outcome, the correct one: an event was recorded after its end',
    ]);
  });

  it('finds an outcome of an attempt that is not current', () => {
    expect(faultsOf(({ tasks }) => (tasks[0]!.outcome!.attempt = 1))).toEqual([
      'no stale report is recorded: attempt 1 made the result, attempt 2 is current',
    ]);
    expect(faultsOf(({ tasks }) => (tasks[0]!.attempts[0]!.status = 'succeeded'))).toContain(
      'no stale report is recorded: attempts that succeeded: 1, 2',
    );
  });

  it('finds output of an ended attempt', () => {
    expect(faultsOf(({ tasks }) => tasks[0]!.events.splice(4, 0, output(1, 'two\n')))).toEqual([
      'no stale report is recorded: output of attempt 1 was recorded while queued (1)',
    ]);
  });

  it.each([
    ['lost', 'three\n', 'attempt 1: the recorded output is not a prefix of its output'],
    ['doubled', 'one\n', 'attempt 1: the recorded output is not a prefix of its output'],
  ])('finds lines of a lost attempt that were %s', (_, line, message) => {
    expect(faultsOf(({ tasks }) => tasks[0]!.events.splice(3, 0, output(1, line)))).toEqual([
      `no line of output is lost or doubled: ${message}`,
    ]);
  });

  it('finds lines of the successful attempt that were lost, doubled, out of order or dropped', () => {
    const promise = 'no line of output is lost or doubled: attempt 2:';
    expect(faultsOf(({ tasks }) => tasks[0]!.events.splice(5, 1))).toEqual([`${promise} "one" 0 times`]);
    expect(faultsOf(({ tasks }) => tasks[0]!.events.splice(5, 0, output(2, 'two\n')))).toEqual([
      `${promise} "two" 2 times`,
    ]);
    expect(faultsOf(({ tasks }) => tasks[0]!.events.splice(5, 2, output(2, 'two\n'), output(2, 'one\n')))).toEqual([
      `${promise} its lines are not in order`,
    ]);
    expect(faultsOf(({ tasks }) => (tasks[0]!.events[5]!.data.droppedBytes = 7))).toEqual([
      `${promise} 7 bytes were dropped, of a few lines`,
    ]);
  });
});

describe('the check of responses to callers', () => {
  const repeat = { status: 202, taskId: 't', isReplay: true, isOther: false };
  const faultsOfRepeat = (changes: object): string[] =>
    faultsOf(({ submissions }) => submissions[0]!.repeats.push({ ...repeat, ...changes }));

  it('accepts the same task for the same request, and a rejection of another request', () => {
    expect(faultsOfRepeat({})).toEqual([]);
    expect(faultsOfRepeat({ isOther: true, status: 422 })).toEqual([]);
  });

  it.each([
    [{ taskId: 'u' }, 'its repetition was answered {"status":202,"taskId":"u","isReplay":true,"isOther":false}'],
    [{ isReplay: false }, 'its repetition was answered {"status":202,"taskId":"t","isReplay":false,"isOther":false}'],
    [{ isOther: true }, 'another request under its key was answered 202, not 422'],
  ])('finds a repetition that was answered with %j', (changes, message) => {
    expect(faultsOfRepeat(changes)).toEqual([`a submission creates one task: ${message}`]);
  });

  /** Changes the history: the task is cancelled in its second attempt, at 300. */
  function takenBack(history: History, status: number | undefined): void {
    const [task] = history.tasks;
    Object.assign(task!, {
      kind: 'cancelled',
      state: 'cancelled',
      outcome: { status: 'cancelled', errorCode: 'CANCELLED' },
    });
    Object.assign(task!.expected, { status: 'cancelled', code: 'CANCELLED' });
    task!.attempts[1]!.status = 'cancelled';
    task!.events.at(-1)!.data.state = 'cancelled';
    delete history.submissions[0]!.outcome;
    history.submissions[0]!.cancel = { sentAtMs: 290, ...(status && { status, answeredAtMs: 300 }) };
  }

  it.each([202, 409, undefined])('accepts a cancellation that was answered with %s', (status) => {
    expect(
      faultsOf((history) => {
        takenBack(history, status);
        if (status === 409) history.tasks[0]!.finishedAtMs = 300;
      }),
    ).toEqual([]);
  });

  it('finds a cancellation without effect', () => {
    const promise = 'a cancelled task ends:';
    expect(faultsOf((history) => takenBack(history, 500))).toEqual([`${promise} the cancellation was answered 500`]);
    expect(faultsOf((history) => takenBack(history, 409))).toEqual([
      `${promise} the cancellation was answered 409 before the task had ended`,
    ]);
    expect(
      faultsOf((history) => {
        takenBack(history, 202);
        history.tasks[0]!.attempts[1]!.startedAtMs = 1400;
      }),
    ).toContain(`${promise} attempt 2 began after that`);
    expect(
      faultsOf(({ submissions, tasks }) => {
        submissions[0]!.cancel = { sentAtMs: 290, answeredAtMs: 300, status: 202 };
        Object.assign(tasks[0]!, { kind: 'cancelled', finishedAtMs: 1400 });
      }),
    ).toEqual([`${promise} it is succeeded nevertheless`]);
  });
});

describe('the check of expected failures and deadlines', () => {
  it('finds an unexpected failure, and a missing one', () => {
    const promise = 'failed attempts are retried as requested:';
    const fail = ({ tasks }: History): void => void (tasks[0]!.attempts[0]!.status = 'failed');
    expect(faultsOf(fail)).toEqual([`${promise} attempt 1 failed`]);
    expect(faultsOf((history) => (fail(history), (history.tasks[0]!.expected.failures = 1)))).toEqual([]);
    expect(faultsOf(({ tasks }) => (tasks[0]!.expected.failures = 2))).toEqual([
      `${promise} attempt 2 should have failed`,
    ]);
  });

  it('finds an artifact that is missing, incomplete or unexpected', () => {
    const promise = 'artifacts are stored as uploaded:';
    const [whole, part] = [4, 3].map((sizeBytes) => ({ name: 'sum.bin', sizeBytes, sha256: 'abc' }));
    const faultsOfFound = (artifacts: object[], downloads: object[]): string[] =>
      faultsOf(({ tasks }) => {
        tasks[0]!.expected.artifact = whole;
        Object.assign(tasks[0]!, { artifacts, downloads });
      });
    expect(faultsOfFound([whole!], [whole!])).toEqual([]);
    expect(faultsOfFound([], [whole!])).toEqual([`${promise} its outcome lists 0`]);
    expect(faultsOfFound([whole!], [])).toEqual([`${promise} 1 are listed, 0 exist`]);
    expect(faultsOfFound([whole!], [part!])).toEqual([`${promise} the download is ${JSON.stringify(part)}`]);
    expect(faultsOf(({ tasks }) => Object.assign(tasks[0]!, { artifacts: [part], downloads: [part] }))).toEqual([
      `${promise} its outcome lists ${JSON.stringify(part)}`,
      `${promise} the download is ${JSON.stringify(part)}`,
    ]);
  });

  it('finds an early deadline, and a wrong error code', () => {
    const late = ({ tasks, submissions }: History, code: string): void => {
      delete submissions[0]!.outcome;
      Object.assign(tasks[0]!.expected, { status: 'timed_out', code: 'TIMEOUT', deadlineMs: 280 });
      Object.assign(tasks[0]!, { state: 'timed_out', outcome: { status: 'timed_out', errorCode: code } });
      tasks[0]!.attempts[1]!.status = 'timed_out';
      tasks[0]!.events.at(-1)!.data.state = 'timed_out';
    };
    expect(faultsOf((history) => late(history, 'TIMEOUT'))).toEqual([]);
    expect(faultsOf((history) => late(history, 'NO_PROGRESS'))).toEqual([
      'a task has one outcome, the correct one: it is timed_out: NO_PROGRESS',
    ]);
    expect(faultsOf((history) => (late(history, 'TIMEOUT'), (history.tasks[0]!.finishedAtMs = 400)))).toEqual([
      'no deadline expires early: it ended after 190 ms of 280 ms',
    ]);
  });
});

describe('the check of repeated executions', () => {
  const taken =
    'attempts of live workers are not retried: attempt 1 was taken from a, which had no fault: the link closed';

  it.each([
    ['nothing', []],
    ['a fault of another worker', [fault('killWorker', { workerId: 'b' })]],
    ['a kill that came later', [fault('killWorker', { fromMs: 5000, untilMs: 5000 })]],
    ['a crash of the control plane', [fault('killControlPlane', { workerId: undefined, untilMs: 3000 })]],
    ['a control plane that stood still', [fault('stopControlPlane', { workerId: undefined, untilMs: 5000 })]],
    ['a link that was cut', [fault('cutLink')]],
    ['a link that was slow', [fault('delayLink', { untilMs: 4000 })]],
    ['a short stop', [fault('stopWorker', { untilMs: 1600 })]],
    ['a short silence', [fault('holdLink', { untilMs: 1600 })]],
  ])('still reports a loss despite %s', (_, faults) => {
    expect(faultsOf((history) => (history.faults = faults))).toEqual([taken]);
  });

  it.each([
    ['a long stop', [fault('stopWorker', { untilMs: 6100 })]],
    ['a long silence', [fault('holdLink', { untilMs: 6100 })]],
    ['a long refusal of links', [fault('refuseLink', { untilMs: 3100 })]],
    [
      'a control plane that was away for as long as a lease',
      [fault('killControlPlane', { workerId: undefined, untilMs: 12_100 })],
    ],
    ['a machine that stalled', [fault('stall', { workerId: undefined, untilMs: 2200 })]],
  ])('excuses a loss by %s', (_, faults) => {
    expect(faultsOf((history) => (history.faults = faults))).toEqual([]);
  });

  it('excuses the loss of an attempt that never started by any fault of its link', () => {
    expect(
      faultsOf((history) => {
        history.faults = [fault('cutLink')];
        history.executions.shift();
      }),
    ).toEqual([]);
  });

  it('allows an overlap only with an attempt whose lease had ended', () => {
    const overlap = ({ executions, processes, faults }: History): void => {
      Object.assign(executions[0]!, { endedAtMs: 400, ending: 'stopped' });
      processes[0]!.wasKilled = false;
      faults[0] = fault('stopWorker', { untilMs: 6100 });
    };
    expect(faultsOf(overlap)).toEqual([]);
    expect(
      faultsOf((history) => {
        overlap(history);
        history.tasks[0]!.attempts[0] = attempt(1, { finishedAtMs: 300, status: 'lost' });
      }),
    ).toEqual(['only attempts without a lease overlap: attempts 1 and 2 ran at once, both with a lease']);
  });

  it('finds an attempt that ran twice, on another worker, unclaimed, or after a rejection', () => {
    const promise = 'only attempts without a lease overlap:';
    expect(faultsOf(({ executions }) => executions.push(execution(2)))).toEqual([
      `${promise} attempt 2 ran twice, on b`,
    ]);
    expect(faultsOf(({ executions }) => (executions[1]!.workerId = 'c'))).toEqual([
      `${promise} attempt 2 of b ran on c`,
    ]);
    expect(faultsOf(({ executions }) => executions.push(execution(3, { beganAtMs: 600, endedAtMs: 700 })))).toEqual([
      `${promise} attempt 3 ran on b and was never claimed`,
    ]);
    expect(faultsOf(({ tasks }) => (tasks[0]!.attempts[0]!.status = 'rejected'))).toEqual([
      `${promise} attempt 1 was rejected by a and ran`,
    ]);
  });
});

describe('the check of ends', () => {
  it('finds an execution that never ended on a process that was not killed', () => {
    expect(faultsOf(({ executions }) => Object.assign(executions[1]!, { endedAtMs: 900, ending: undefined }))).toEqual([
      'nothing is left: attempt 2 began on b and never ended',
    ]);
  });

  it('finds leftovers', () => {
    expect(faultsOf(({ leftovers }) => leftovers.push('process 1 lives'))).toEqual([
      'nothing is left: process 1 lives',
    ]);
  });

  it('finds gaps, repetitions and missing ends of streams', () => {
    const promise = 'a stream can be followed to its end:';
    expect(faultsOf(({ followed }) => followed[0]!.seqs.splice(2, 1))).toEqual([`${promise} event 4 came as number 3`]);
    expect(faultsOf(({ followed }) => followed[0]!.seqs.splice(2, 0, 2))).toEqual([
      `${promise} event 2 came as number 3`,
    ]);
    expect(faultsOf(({ followed }) => (followed[0]!.hasEnded = false))).toEqual([`${promise} the stream did not end`]);
  });
});
