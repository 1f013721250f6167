import type { History } from '../history';
import { execution, fault, goodHistory } from './fixture';
import { judgeSessions } from './sessions';

/** Creates three tasks in a session of worker a, one after another. */
function conversation(): History {
  const history = goodHistory();
  const [task] = history.tasks;
  const run = (id: string, beganAtMs: number) =>
    execution(1, { taskId: id, beganAtMs, endedAtMs: beganAtMs + 90, workerId: 'a', process: 'a#1' });
  return {
    ...history,
    tasks: ['t', 'u', 'v'].map((id, index) => ({
      ...task!,
      id,
      sessionId: 's',
      outcome: { status: 'succeeded', total: 3, attempt: 1, count: index + 1 },
    })),
    executions: [run('t', 100), run('u', 200), run('v', 300)],
    sessions: [{ id: 's', workerId: 'a', state: 'closed', createdAtMs: 0, endedAtMs: 900 }],
    faults: [],
  };
}

function faultsOf(breakIt: (history: History) => void): string[] {
  const history = conversation();
  breakIt(history);
  return judgeSessions(history).map(({ promise, message }) => `${promise}: ${message}`);
}

describe(judgeSessions.name, () => {
  it('finds nothing in a session that keeps every rule', () => expect(faultsOf(() => undefined)).toEqual([]));

  it('finds lost state, and counts a retried task twice', () => {
    expect(faultsOf(({ tasks }) => (tasks[2]!.outcome!.count = 1))).toEqual([
      'a session keeps its state: it ran as number 3 and counted 1',
    ]);
    expect(
      faultsOf(({ tasks, executions }) => {
        executions.push(execution(2, { taskId: 'v', beganAtMs: 400, workerId: 'a' }));
        tasks[2]!.outcome!.count = 4;
      }),
    ).toEqual([]);
  });

  it('finds two tasks at a time, and one on another worker', () => {
    expect(faultsOf(({ executions }) => (executions[1]!.beganAtMs = 150))).toEqual([
      'a session runs one task at a time: it began before t had ended',
    ]);
    expect(faultsOf(({ executions }) => (executions[1]!.workerId = 'b'))).toEqual([
      'a session runs one task at a time: it ran on b, the session is on a',
    ]);
  });

  it('finds a session that was lost without a fault of its worker', () => {
    const lose = ({ sessions }: History): void => void Object.assign(sessions[0]!, { state: 'lost', reason: 'why' });
    expect(faultsOf(lose)).toEqual([
      'a session is lost only with its worker: s of a is lost without a fault of its worker: why',
    ]);
    expect(faultsOf((history) => (lose(history), (history.faults = [fault('killWorker')])))).toEqual([]);
  });

  it('finds a task that failed although its session was open', () => {
    const fail = ({ tasks }: History): void =>
      void (tasks[2]!.outcome = { status: 'failed', errorCode: 'SESSION_LOST' });
    expect(faultsOf(fail)).toEqual(['a session keeps its state: it failed, and s was closed']);
    const lose = (history: History): void => {
      fail(history);
      history.sessions[0]!.state = 'lost';
      history.faults = [fault('killWorker')];
    };
    expect(faultsOf(lose)).toEqual([]);
  });
});
