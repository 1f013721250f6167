import type { AttemptRecord, EventRecord, Execution, History, TaskRecord } from '../history';
import { isLossExcused } from './excuse';
import { groupBy } from './group-by';
import { judgeStreams } from './streams';

/** A promise of the system that was broken. */
export interface Violation {
  /** Which promise, in a few words. */
  promise: string;
  /** How, for a person. */
  message: string;
  taskId?: string;
}

const finalStates = new Set(['succeeded', 'failed', 'cancelled', 'timed_out']);

/** Every broken promise of a history; none is the aim. */
export function judge(history: History): Violation[] {
  const executions = groupBy(history.executions, ({ taskId }) => taskId);
  return [
    ...judgeAcknowledgements(history),
    ...history.tasks.flatMap((task) => [
      ...judgeOutcome(task),
      ...judgeRecorder(task),
      ...judgeStreams(task),
      ...judgeLosses(task, executions.get(task.id) ?? [], history),
      ...judgeExecutions(task, executions.get(task.id) ?? []),
    ]),
    ...judgeOpenEnds(history),
    ...judgeFollowers(history),
    ...history.leftovers.map((message) => ({ promise: 'nothing is left', message })),
  ];
}

/** Nothing acknowledged is lost, and what was told is what is kept. */
function judgeAcknowledgements({ submissions, tasks }: History): Violation[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const refs = groupBy(tasks, ({ ref }) => ref);
  const promise = 'what was acknowledged is kept';
  return submissions.flatMap(({ ref, answer, taskId, told, detail }) => {
    if (answer === 'refused') return [{ promise: 'every submission is taken', message: `${ref}: ${detail}` }];
    if ((refs.get(ref)?.length ?? 0) > 1)
      return [{ promise: 'a submission is one task', message: `${ref} is several` }];
    if (answer !== 'acknowledged') return [];
    const task = byId.get(taskId!);
    if (!task) return [{ promise, taskId, message: `${ref} was acknowledged (${detail}) and is not there` }];
    const isOther = told && (told.status !== task.outcome?.status || told.total !== task.outcome.result?.total);
    return isOther ? [{ promise, taskId, message: `the caller was told ${JSON.stringify(told)}` }] : [];
  });
}

/** One outcome, and the right one. */
function judgeOutcome({ id: taskId, state, expected, outcome, events }: TaskRecord): Violation[] {
  const promise = 'a task has one outcome, with the right answer';
  const ends = stateEvents(events).filter(({ data }) => finalStates.has(data.state!));
  const faults = [
    state !== 'succeeded' && `it is ${state}: ${outcome?.errorCode ?? 'no error'}`,
    outcome?.result?.total !== expected.total && `the answer is ${outcome?.result?.total}, not ${expected.total}`,
    ends.length !== 1 && `its end was recorded ${ends.length} times`,
    ends.length > 0 && ends.at(-1) !== events.at(-1) && 'something was recorded after its end',
  ];
  return faults.flatMap((message) => (message ? [{ promise, taskId, message }] : []));
}

/** The attempt that recorded the outcome is the current one, and what others say later is not recorded. */
function judgeRecorder({ id: taskId, attempt, outcome, attempts, events }: TaskRecord): Violation[] {
  const promise = 'no stale report is recorded';
  const succeeded = attempts.filter(({ status }) => status === 'succeeded').map((each) => each.attempt);
  const recorder = outcome?.result?.attempt;
  const faults = [
    (succeeded.length !== 1 || succeeded[0] !== attempt) &&
      `attempts that succeeded: ${succeeded.join(', ') || 'none'}`,
    recorder !== undefined && recorder !== attempt && `attempt ${recorder} answered, attempt ${attempt} is current`,
    ...events.map((event, index) => staleOutput(event, events.slice(0, index))),
  ];
  return faults.flatMap((message) => (message ? [{ promise, taskId, message }] : []));
}

function staleOutput(event: EventRecord, before: readonly EventRecord[]): string | false {
  if (event.type !== 'output') return false;
  const current = stateEvents(before).at(-1)?.data;
  const isCurrent = current?.state === 'running' && current.attempt === event.data.attempt;
  return (
    !isCurrent && `output of attempt ${event.data.attempt} was recorded while ${current?.state} (${current?.attempt})`
  );
}

/** An attempt is taken from a worker only when its lease may have ended. */
function judgeLosses(task: TaskRecord, executions: readonly Execution[], history: History): Violation[] {
  const lost = task.attempts.filter(({ status }) => status === 'lost');
  return lost
    .filter((attempt) => !isLossExcused(attempt, executions, history))
    .map(({ attempt, workerId, reason }) => ({
      promise: 'what a live worker runs is not run again',
      taskId: task.id,
      message: `attempt ${attempt} was taken from ${workerId}, which was well: ${reason ?? 'no reason'}`,
    }));
}

/** A task runs twice at a time only where the earlier lease had ended before the later one began; each attempt runs once. */
function judgeExecutions({ id: taskId, attempts }: TaskRecord, executions: readonly Execution[]): Violation[] {
  const promise = 'only what lost its lease runs twice';
  const byNumber = new Map(attempts.map((attempt) => [attempt.attempt, attempt]));
  const messages = executions.flatMap((earlier, index) => [
    misplaced(earlier, byNumber.get(earlier.attempt)),
    ...executions.slice(index + 1).map((other) => overlapFault(earlier, other, byNumber)),
  ]);
  return messages.flatMap((message) => (message ? [{ promise, taskId, message }] : []));
}

function misplaced({ attempt, workerId }: Execution, record: AttemptRecord | undefined): string | false {
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

/** Whatever began on a process that lived to its end has ended. */
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

/** Who follows a task sees each event once and in order, also over a crash of the control plane. */
function judgeFollowers({ followed }: History): Violation[] {
  return followed.flatMap(({ taskId, seqs, hasEnded }) => {
    const gap = seqs.findIndex((seq, index) => seq !== index + 1);
    const message = gap >= 0 ? `event ${seqs[gap]} came as number ${gap + 1}` : !hasEnded && 'the stream has no end';
    return message ? [{ promise: 'a stream can be followed to its end', taskId, message }] : [];
  });
}

function stateEvents(events: readonly EventRecord[]): EventRecord[] {
  return events.filter(({ type }) => type === 'state');
}
