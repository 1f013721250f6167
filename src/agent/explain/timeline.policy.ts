import type { ErrorInfo } from '@yardmaster/protocol';
import type { Attempt, Task } from '../../tasks';
import type { TimelineEntry } from './explanation';

/** The history of a task, oldest first. */
export function timelineOf(task: Task, attempts: readonly Attempt[]): TimelineEntry[] {
  return [queued(task), ...attempts.flatMap((attempt) => ofAttempt(attempt, task)), ...ended(task)];
}

function queued({ createdAtMs, capability, priority, labels, sessionId }: Task): TimelineEntry {
  const wishes = [
    ...Object.entries(labels.require).map(([key, value]) => `${key}=${value}`),
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(sessionId === undefined ? [] : [`session ${sessionId}`]),
  ];
  const message = `accepted: ${capability}${wishes.length > 0 ? ` (${wishes.join(', ')})` : ''}`;
  return { atMs: createdAtMs, type: 'queued', message };
}

function ofAttempt(attempt: Attempt, task: Task): TimelineEntry[] {
  const end = endOf(attempt, task);
  return end ? [placed(attempt), end] : [placed(attempt)];
}

function placed({ attempt, workerId, startedAtMs, placement }: Attempt): TimelineEntry {
  const why = placement ? `: ${placement.reason} (${placement.strategy}, ${ofCandidates(placement.candidates)})` : '';
  const message = `attempt ${attempt} went to ${workerId}${why}`;
  return { atMs: startedAtMs, type: 'placed', message, attempt, workerId, ...(placement && { placement }) };
}

/** How an attempt ended; nothing while it runs, or if its end is that of the task. */
function endOf({ attempt, workerId, finishedAtMs, status, error }: Attempt, task: Task): TimelineEntry | undefined {
  if (finishedAtMs === undefined || status === undefined) return undefined;
  const told = { atMs: finishedAtMs, attempt, workerId, ...(error && { error }) };
  if (status === 'rejected') {
    return { ...told, type: 'rejected', message: `${workerId} did not take attempt ${attempt}${because(error)}` };
  }
  if (status === 'lost') return { ...told, type: 'lost', message: error?.message ?? `attempt ${attempt} was lost` };
  if (attempt === task.attempt && task.finishedAtMs !== undefined) return undefined;
  const message = `attempt ${attempt} ${inWords(status)}${because(error)}; the task waits for another`;
  return { ...told, type: 'retried', message };
}

function ended({ state, finishedAtMs, outcome }: Task): TimelineEntry[] {
  if (finishedAtMs === undefined) return [];
  const error = outcome?.error;
  const message = `${inWords(state)}${because(error)}`;
  return [{ atMs: finishedAtMs, type: 'ended', message, ...(error && { error }) }];
}

function because(error: ErrorInfo | undefined): string {
  return error ? `, ${error.code}: ${error.message}` : '';
}

function inWords(state: string): string {
  return state.replace('_', ' ');
}

function ofCandidates(count: number): string {
  return count === 1 ? '1 candidate' : `${count} candidates`;
}
