import type { ErrorInfo, OutputChunk } from '@yardmaster/protocol';
import type { Attempt, TaskEvent } from '../task';
import type { WaitingTask } from '../port';
import type { EncodedChunk } from './encoded';
import type { OutputRow } from './rows';

type StateEvent = Extract<TaskEvent, { type: 'state' }>;

/** Creates the event for the current state of a task, with the error that led to it. */
export function stateEvent(seq: number, atMs: number, task: WaitingTask, error = task.outcome?.error): StateEvent {
  const { state, attempt, workerId } = task;
  const data = { state, attempt, ...(workerId !== undefined && { workerId }), ...(error && { error }) };
  return { seq, atMs, type: 'state', data };
}

/** Creates the event for a chunk of output. */
export function outputEvent(
  seq: number,
  atMs: number,
  attempt: number,
  { stream, data, droppedBytes }: OutputChunk,
): TaskEvent {
  return {
    seq,
    atMs,
    type: 'output',
    data: { attempt, stream, data, ...(droppedBytes ? { droppedBytes } : {}) },
  };
}

/** Returns the JSON of the data of an output event. */
export function outputJson(attempt: number, { stream, json, droppedBytes }: EncodedChunk): string {
  const dropped = droppedBytes ? `,"droppedBytes":${droppedBytes}` : '';
  return `{"attempt":${attempt},"stream":"${stream}","data":${json}${dropped}}`;
}

/** An attempt with the numbers of its start event and, if the task was requeued, of its end event. */
export interface NumberedAttempt {
  attempt: Attempt;
  startEvent: number;
  endEvent: number | null;
}

/** Derives the events after `afterSeq`, at most `limit`. `endEvent` is the number of the last event of an ended task. */
export function deriveEvents(
  task: WaitingTask,
  endEvent: number | null,
  attempts: readonly NumberedAttempt[],
  output: readonly OutputRow[],
  { afterSeq, limit }: { afterSeq: number; limit: number },
): TaskEvent[] {
  const { createdAtMs: firstAtMs } = task;
  const events: TaskEvent[] = [{ seq: 1, atMs: firstAtMs, type: 'state', data: { state: 'queued', attempt: 0 } }];
  for (const { attempt: tried, startEvent, endEvent: requeued } of attempts) {
    const { attempt, workerId, startedAtMs, finishedAtMs, error } = tried;
    events.push(changeOf(startEvent, startedAtMs, { state: 'running', attempt, workerId }));
    if (requeued !== null)
      events.push(changeOf(requeued, finishedAtMs!, { state: 'queued', attempt, workerId }, error));
  }
  for (const row of output) events.push(toOutputEvent(row));
  if (endEvent !== null) events.push(stateEvent(endEvent, task.finishedAtMs!, task));
  return events
    .filter(({ seq }) => seq > afterSeq)
    .sort((a, b) => a.seq - b.seq)
    .slice(0, limit);
}

function changeOf(seq: number, atMs: number, data: StateEvent['data'], error?: ErrorInfo): StateEvent {
  return { seq, atMs, type: 'state', data: { ...data, ...(error && { error }) } };
}

function toOutputEvent({ seq, at_ms: atMs, data }: OutputRow): TaskEvent {
  return { seq, atMs, type: 'output', data: JSON.parse(data) as never };
}
