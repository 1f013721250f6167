import { finalStates, type EventRecord, type TaskRecord } from '../history';
import { violations, type Violation } from './violation';

/** Of one task: that it ended once and as it should, that nothing stale was recorded, and that no deadline came early. */
export function judgeTask(task: TaskRecord): Violation[] {
  return [
    ...violations('a task has one outcome, the right one', outcomeFaults(task), task.id),
    ...violations('no stale report is recorded', recorderFaults(task), task.id),
    ...violations('what fails is tried again, as asked', retryFaults(task), task.id),
    ...violations('an artifact is what its worker left', artifactFaults(task), task.id),
    ...violations('no deadline comes early', [deadlineFault(task)], task.id),
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
      `the answer is ${outcome?.total}, not ${expected.total}`,
    ends.length !== 1 && `its end was recorded ${ends.length} times`,
    ends.length > 0 && ends.at(-1) !== events.at(-1) && 'something was recorded after its end',
  ];
}

/** The attempt that recorded the outcome is the current one, and what others say later is not recorded. */
function recorderFaults({ attempt, outcome, attempts, events }: TaskRecord): Array<string | false> {
  const succeeded = attempts.filter(({ status }) => status === 'succeeded').map((each) => each.attempt);
  const wanted = outcome?.status === 'succeeded' ? [attempt] : [];
  const recorder = outcome?.attempt;
  return [
    succeeded.join() !== wanted.join() && `attempts that succeeded: ${succeeded.join(', ') || 'none'}`,
    recorder !== undefined && recorder !== attempt && `attempt ${recorder} answered, attempt ${attempt} is current`,
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

/** The attempts that are to fail do, unless something else took them. */
function retryFaults({ attempts, expected: { failures } }: TaskRecord): Array<string | false> {
  return attempts.map(({ attempt, status }) => {
    if (status === 'failed' && attempt > failures) return `attempt ${attempt} failed`;
    return status === 'succeeded' && attempt <= failures && `attempt ${attempt} was to fail`;
  });
}

/** One that succeeded names what it is to leave; whatever is named or given back is that, whole. */
function artifactFaults({ state, expected, artifacts, downloads }: TaskRecord): Array<string | false> {
  const wanted = expected.artifact && JSON.stringify(expected.artifact);
  const strange = (found: readonly object[]): string[] =>
    found.map((each) => JSON.stringify(each)).filter((text) => text !== wanted);
  return [
    state === 'succeeded' && !!wanted && artifacts.length !== 1 && `its outcome names ${artifacts.length}`,
    artifacts.length > downloads.length && `${artifacts.length} are named, ${downloads.length} are there`,
    ...strange(artifacts).map((text) => `its outcome names ${text}`),
    ...strange(downloads).map((text) => `it gives back ${text}`),
  ];
}

/** Two clocks that are read one after another. */
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
