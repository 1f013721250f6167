import { finalStates, type EventRecord, type TaskRecord } from '../history';
import { violations, type Violation } from './violation';

/** Checks one task: a single, correct outcome, no stale records, and no early deadline. */
export function judgeTask(task: TaskRecord): Violation[] {
  return [
    ...violations('a task has one outcome, the correct one', outcomeFaults(task), task.id),
    ...violations('no stale report is recorded', recorderFaults(task), task.id),
    ...violations('failed attempts are retried as requested', retryFaults(task), task.id),
    ...violations('artifacts are stored as uploaded', artifactFaults(task), task.id),
    ...violations('no deadline expires early', [deadlineFault(task)], task.id),
  ];
}

function outcomeFaults({ state, expected, kind, outcome, events }: TaskRecord): Array<string | false> {
  const ends = stateEvents(events).filter(({ data }) => finalStates.has(data.state!));
  const isWithSession = kind === 'session' && outcome?.errorCode === 'SESSION_LOST';
  const mayEndBefore = (kind === 'cancelled' && state === 'succeeded') || isWithSession;
  const isMeant = state === expected.status && (expected.code ?? outcome?.errorCode) === outcome?.errorCode;
  return [
    !isMeant && !mayEndBefore && `it is ${state}: ${outcome?.errorCode ?? 'no error'}`,
    state === 'succeeded' &&
      outcome?.total !== expected.total &&
      `the result is ${outcome?.total}, not ${expected.total}`,
    ends.length !== 1 && `its end was recorded ${ends.length} times`,
    ends.length > 0 && ends.at(-1) !== events.at(-1) && 'an event was recorded after its end',
  ];
}

/** Checks that the current attempt recorded the outcome, and that no later report of another attempt was recorded. */
function recorderFaults({ attempt, outcome, attempts, events }: TaskRecord): Array<string | false> {
  const succeeded = attempts.filter(({ status }) => status === 'succeeded').map((each) => each.attempt);
  const wanted = outcome?.status === 'succeeded' ? [attempt] : [];
  const recorder = outcome?.attempt;
  return [
    succeeded.join() !== wanted.join() && `attempts that succeeded: ${succeeded.join(', ') || 'none'}`,
    recorder !== undefined &&
      recorder !== attempt &&
      `attempt ${recorder} made the result, attempt ${attempt} is current`,
    ...events.map((event, index) => staleOutput(event, events.slice(0, index))),
  ];
}

function staleOutput(event: EventRecord, before: readonly EventRecord[]): string | false {
  if (event.type !== 'output') return false;
  const current = stateEvents(before).at(-1)?.data;
  const isCurrent = current?.state === 'running' && current.attempt === event.data.attempt;
  return (
    !isCurrent && `output of attempt ${event.data.attempt} was recorded while ${current?.state} (${current?.attempt})`
  );
}

/** Checks that the first attempts fail as expected, unless they were lost. */
function retryFaults({ attempts, expected: { failures } }: TaskRecord): Array<string | false> {
  return attempts.map(({ attempt, status }) => {
    if (status === 'failed' && attempt > failures) return `attempt ${attempt} failed`;
    return status === 'succeeded' && attempt <= failures && `attempt ${attempt} should have failed`;
  });
}

/**
 * Checks that a task that succeeded has its artifact, and that every listed or downloaded artifact is complete and
 * correct.
 */
function artifactFaults({ state, expected, artifacts, downloads }: TaskRecord): Array<string | false> {
  const wanted = expected.artifact && JSON.stringify(expected.artifact);
  const strange = (found: readonly object[]): string[] =>
    found.map((each) => JSON.stringify(each)).filter((text) => text !== wanted);
  return [
    state === 'succeeded' && !!wanted && artifacts.length !== 1 && `its outcome lists ${artifacts.length}`,
    artifacts.length > downloads.length && `${artifacts.length} are listed, ${downloads.length} exist`,
    ...strange(artifacts).map((text) => `its outcome lists ${text}`),
    ...strange(downloads).map((text) => `the download is ${text}`),
  ];
}

/** Tolerance between timestamps. */
const slackMs = 20;

function deadlineFault({ attempts, expected, createdAtMs, finishedAtMs }: TaskRecord): string | false {
  if (expected.deadlineMs === undefined || finishedAtMs === undefined) return false;
  const fromMs = attempts.at(-1)?.startedAtMs ?? createdAtMs;
  const tookMs = finishedAtMs - fromMs;
  return tookMs < expected.deadlineMs - slackMs && `it ended after ${tookMs} ms of ${expected.deadlineMs} ms`;
}

export function stateEvents(events: readonly EventRecord[]): EventRecord[] {
  return events.filter(({ type }) => type === 'state');
}
