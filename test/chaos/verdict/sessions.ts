import type { Execution, History, SessionRecord, TaskRecord } from '../history';
import { isWorkerExcused } from './excuse';
import { groupBy } from './group-by';
import { violations, type Violation } from './violation';

/** Checks that a session runs on one worker, one task at a time, keeps its state, and is lost only with its worker. */
export function judgeSessions(history: History): Violation[] {
  const tasks = groupBy(
    history.tasks.filter(({ sessionId }) => sessionId !== undefined),
    ({ sessionId }) => sessionId!,
  );
  return history.sessions.flatMap((session) => {
    const own = tasks.get(session.id) ?? [];
    const ids = new Set(own.map(({ id }) => id));
    const runs = history.executions.filter(({ taskId }) => ids.has(taskId)).sort((a, b) => a.beganAtMs - b.beganAtMs);
    return [
      ...violations('a session is lost only with its worker', [lossFault(session, history)]),
      ...own.flatMap((task) => violations('a session keeps its state', [stateFault(task, session, runs)], task.id)),
      ...runs.flatMap((run, index) =>
        violations('a session runs one task at a time', [turnFault(run, runs[index - 1], session)], run.taskId),
      ),
    ];
  });
}

function lossFault({ id, state, workerId, createdAtMs, endedAtMs, reason }: SessionRecord, history: History) {
  if (state === 'open' || state === 'closed') return false;
  const held = { workerId, startedAtMs: createdAtMs, finishedAtMs: endedAtMs };
  return !isWorkerExcused(held, history) && `${id} of ${workerId} is ${state} without a fault of its worker: ${reason}`;
}

function stateFault({ id, outcome }: TaskRecord, session: SessionRecord, runs: readonly Execution[]): string | false {
  if (outcome?.errorCode === 'SESSION_LOST') {
    return (
      (session.state === 'open' || session.state === 'closed') && `it failed, and ${session.id} was ${session.state}`
    );
  }
  const rank = runs.findLastIndex(({ taskId }) => taskId === id) + 1;
  return (
    outcome?.count !== undefined && outcome.count !== rank && `it ran as number ${rank} and counted ${outcome.count}`
  );
}

function turnFault(run: Execution, before: Execution | undefined, session: SessionRecord): string | false {
  if (run.workerId !== session.workerId) return `it ran on ${run.workerId}, the session is on ${session.workerId}`;
  return (
    before !== undefined &&
    run.beganAtMs < (before.endedAtMs ?? Infinity) &&
    `it began before ${before.taskId} had ended`
  );
}
