import type { AttemptRecord, Execution, History, TaskRecord } from '../history';
import { judgeCallers } from './callers';
import { isLossExcused } from './excuse';
import { groupBy } from './group-by';
import { judgeTask } from './outcomes';
import { judgeSessions } from './sessions';
import { judgeStreams } from './streams';
import { violations, type Violation } from './violation';

/** Returns every violation in a history. */
export function judge(history: History): Violation[] {
  const executions = groupBy(history.executions, ({ taskId }) => taskId);
  return [
    ...judgeCallers(history),
    ...history.tasks.flatMap((task) => [
      ...judgeTask(task),
      ...judgeStreams(task),
      ...judgeLosses(task, executions.get(task.id) ?? [], history),
      ...judgeExecutions(task, executions.get(task.id) ?? []),
    ]),
    ...judgeOpenEnds(history),
    ...judgeFollowers(history),
    ...judgeSessions(history),
    ...violations('nothing is left', history.leftovers),
  ];
}

/** Checks that a worker loses an attempt only if its lease may have ended. */
function judgeLosses(task: TaskRecord, executions: readonly Execution[], history: History): Violation[] {
  const lost = task.attempts.filter(({ status }) => status === 'lost');
  return lost
    .filter((attempt) => !isLossExcused(attempt, executions, history))
    .map(({ attempt, workerId, reason }) => ({
      promise: 'attempts of live workers are not retried',
      taskId: task.id,
      message: `attempt ${attempt} was taken from ${workerId}, which had no fault: ${reason ?? 'no reason'}`,
    }));
}

/**
 * Checks that each attempt runs once, and that attempts of a task overlap only if the earlier lease ended before the
 * later claim.
 */
function judgeExecutions({ id: taskId, attempts }: TaskRecord, executions: readonly Execution[]): Violation[] {
  const promise = 'only attempts without a lease overlap';
  const byNumber = new Map(attempts.map((attempt) => [attempt.attempt, attempt]));
  const messages = executions.flatMap((earlier, index) => [
    placementFault(earlier, byNumber.get(earlier.attempt)),
    ...executions.slice(index + 1).map((other) => overlapFault(earlier, other, byNumber)),
  ]);
  return violations(promise, messages, taskId);
}

function placementFault({ attempt, workerId }: Execution, record: AttemptRecord | undefined): string | false {
  if (!record) return `attempt ${attempt} ran on ${workerId} and was never claimed`;
  if (record.status === 'rejected') return `attempt ${attempt} was rejected by ${workerId} and ran`;
  return record.workerId !== workerId && `attempt ${attempt} of ${record.workerId} ran on ${workerId}`;
}

function overlapFault(one: Execution, other: Execution, attempts: Map<number, AttemptRecord>): string | false {
  if (one.attempt === other.attempt) return `attempt ${one.attempt} ran twice, on ${one.workerId}`;
  const [earlier, later] = one.attempt < other.attempt ? [one, other] : [other, one];
  const doOverlap =
    later.beganAtMs < (earlier.endedAtMs ?? Infinity) && earlier.beganAtMs < (later.endedAtMs ?? Infinity);
  if (!doOverlap) return false;
  const leaseEndedAtMs = attempts.get(earlier.attempt)?.finishedAtMs ?? Infinity;
  const claimedAtMs = attempts.get(later.attempt)?.startedAtMs ?? 0;
  return (
    leaseEndedAtMs > claimedAtMs && `attempts ${earlier.attempt} and ${later.attempt} ran at once, both with a lease`
  );
}

/** Checks that every execution on a process that was not killed has ended. */
function judgeOpenEnds({ executions, processes }: History): Violation[] {
  const killed = new Set(processes.filter(({ wasKilled }) => wasKilled).map(({ process }) => process));
  return executions
    .filter(({ process, ending }) => ending === undefined && !killed.has(process))
    .map(({ taskId, attempt, workerId }) => ({
      promise: 'nothing is left',
      taskId,
      message: `attempt ${attempt} began on ${workerId} and never ended`,
    }));
}

/** Checks that a follower receives each event once and in order, even across a crash of the control plane. */
function judgeFollowers({ followed }: History): Violation[] {
  return followed.flatMap(({ taskId, seqs, hasEnded }) => {
    const gap = seqs.findIndex((seq, index) => seq !== index + 1);
    const message = gap >= 0 ? `event ${seqs[gap]} came as number ${gap + 1}` : !hasEnded && 'the stream did not end';
    return violations('a stream can be followed to its end', [message], taskId);
  });
}
