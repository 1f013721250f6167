import type { History, Repeat, Submission, TaskRecord } from '../history';
import { groupBy } from './group-by';
import { violations, type Violation } from './violation';

/** What callers were told holds: of their submissions, of those that they repeated, and of those that they took back. */
export function judgeCallers({ submissions, tasks, sessions }: History): Violation[] {
  const ended = new Set(sessions.filter(({ state }) => state !== 'open').map(({ id }) => id));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const byRef = groupBy(tasks, ({ ref }) => ref);
  return submissions.flatMap((submission) => {
    const { ref, answer, taskId, detail } = submission;
    if (answer === 'refused' && detail.includes('SESSION_LOST') && ended.has(submission.sessionId!)) return [];
    if (answer === 'refused') return violations('every submission is taken', [`${ref}: ${detail}`]);
    const copies = byRef.get(ref)?.length ?? 0;
    const doubled = violations('a submission is one task', [copies > 1 && `${ref} is ${copies} tasks`]);
    return answer === 'acknowledged' ? [...doubled, ...judgeTold(submission, byId.get(taskId!))] : doubled;
  });
}

function judgeTold(submission: Submission, task: TaskRecord | undefined): Violation[] {
  const { ref, taskId, told, detail, repeats, cancel } = submission;
  const promise = 'what was acknowledged is kept';
  if (!task) return violations(promise, [`${ref} was acknowledged (${detail}) and is not there`], taskId);
  const isOther = told && (told.status !== task.outcome?.status || told.total !== task.outcome.total);
  return [
    ...violations(promise, [!!isOther && `the caller was told ${JSON.stringify(told)}`], taskId),
    ...violations(
      'a submission is one task',
      repeats.map((repeat) => repeatFault(repeat, taskId)),
      taskId,
    ),
    ...violations('who takes a task back is heard', [cancel !== undefined && cancelFault(cancel, task)], taskId),
  ];
}

function repeatFault(repeat: Repeat, taskId: string | undefined): string | false {
  if (repeat.isOther) {
    return repeat.status !== 422 && `another request under its key was answered ${repeat.status}, not 422`;
  }
  const isSame = repeat.status < 300 && repeat.taskId === taskId && repeat.isReplay;
  return !isSame && `its repetition was answered ${JSON.stringify(repeat)}`;
}

/** For an attempt that was ending by itself when it was to be stopped. */
const photoFinishMs = 1000;

function cancelFault(cancel: NonNullable<Submission['cancel']>, task: TaskRecord): string | false {
  const { answeredAtMs = Infinity, status } = cancel;
  const { state, finishedAtMs = Infinity, attempts } = task;
  if (status === undefined) return false;
  if (status === 409) return finishedAtMs > answeredAtMs && 'it was said to have ended before it had';
  if (status >= 300) return `that was answered ${status}`;
  const again = attempts.find(({ startedAtMs }) => startedAtMs > answeredAtMs + photoFinishMs);
  if (again) return `attempt ${again.attempt} was begun after that`;
  return state !== 'cancelled' && finishedAtMs > answeredAtMs + photoFinishMs && `it is ${state} all the same`;
}
