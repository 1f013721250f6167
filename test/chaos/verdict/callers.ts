import type { History, Repeat, Submission, TaskRecord } from '../history';
import { groupBy } from './group-by';
import { violations, type Violation } from './violation';

/** Checks the responses to callers: to submissions, repetitions and cancellations. */
export function judgeCallers({ submissions, tasks, sessions }: History): Violation[] {
  const ended = new Set(sessions.filter(({ state }) => state !== 'open').map(({ id }) => id));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const byRef = groupBy(tasks, ({ ref }) => ref);
  return submissions.flatMap((submission) => {
    const { ref, answer, taskId, detail } = submission;
    if (answer === 'refused' && detail.includes('SESSION_LOST') && ended.has(submission.sessionId!)) return [];
    if (answer === 'refused') return violations('every submission is accepted', [`${ref}: ${detail}`]);
    const copies = byRef.get(ref)?.length ?? 0;
    const doubled = violations('a submission creates one task', [copies > 1 && `${ref} created ${copies} tasks`]);
    return answer === 'acknowledged' ? [...doubled, ...judgeAnswer(submission, byId.get(taskId!))] : doubled;
  });
}

function judgeAnswer(submission: Submission, task: TaskRecord | undefined): Violation[] {
  const { ref, taskId, outcome, detail, repeats, cancel } = submission;
  const promise = 'acknowledged tasks are kept';
  if (!task) return violations(promise, [`${ref} was acknowledged (${detail}) and is missing`], taskId);
  const isOther = outcome && (outcome.status !== task.outcome?.status || outcome.total !== task.outcome.total);
  return [
    ...violations(promise, [!!isOther && `the caller got ${JSON.stringify(outcome)}`], taskId),
    ...violations(
      'a submission creates one task',
      repeats.map((repeat) => repeatFault(repeat, taskId)),
      taskId,
    ),
    ...violations('a cancelled task ends', [cancel !== undefined && cancelFault(cancel, task)], taskId),
  ];
}

function repeatFault(repeat: Repeat, taskId: string | undefined): string | false {
  if (repeat.isOther) {
    return repeat.status !== 422 && `another request under its key was answered ${repeat.status}, not 422`;
  }
  const isSame = repeat.status < 300 && repeat.taskId === taskId && repeat.isReplay;
  return !isSame && `its repetition was answered ${JSON.stringify(repeat)}`;
}

/** Tolerance for an attempt that was just ending when it was cancelled. */
const raceMs = 1000;

function cancelFault(cancel: NonNullable<Submission['cancel']>, task: TaskRecord): string | false {
  const { answeredAtMs = Infinity, status } = cancel;
  const { state, finishedAtMs = Infinity, attempts } = task;
  if (status === undefined) return false;
  if (status === 409)
    return finishedAtMs > answeredAtMs && 'the cancellation was answered 409 before the task had ended';
  if (status >= 300) return `the cancellation was answered ${status}`;
  const again = attempts.find(({ startedAtMs }) => startedAtMs > answeredAtMs + raceMs);
  if (again) return `attempt ${again.attempt} began after that`;
  return state !== 'cancelled' && finishedAtMs > answeredAtMs + raceMs && `it is ${state} nevertheless`;
}
