import type { ErrorInfo } from '@yardmaster/protocol';
import type { Attempt, Task } from '../../tasks';
import type { TimelineEntry } from './explanation';

/** Returns the history of a task, oldest first. */
export function timelineOf(task: Task, attempts: readonly Attempt[]): TimelineEntry[] {
  return [queued(task), ...attempts.flatMap((attempt) => ofAttempt(attempt, task)), ...ended(task)];
}

function queued({ createdAtMs, capability, priority, labels, sessionId }: Task): TimelineEntry {
  const requirements = [
    ...Object.entries(labels.require).map(([key, value]) => `${key}=${value}`),
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(sessionId === undefined ? [] : [`session ${sessionId}`]),
  ];
  const message = `accepted: ${capability}${requirements.length > 0 ? ` (${requirements.join(', ')})` : ''}`;
  return { atMs: createdAtMs, type: 'queued', message };
}

function ofAttempt(attempt: Attempt, task: Task): TimelineEntry[] {
  const end = endOf(attempt, task);
  return end ? [assigned(attempt), end] : [assigned(attempt)];
}

function assigned({ attempt, workerId, startedAtMs, assignment }: Attempt): TimelineEntry {
  const why = assignment
    ? `: ${assignment.reason} (${assignment.strategy}, ${ofCandidates(assignment.candidates)})`
    : '';
  const message = `attempt ${attempt} was assigned to ${workerId}${why}`;
  return { atMs: startedAtMs, type: 'assigned', message, attempt, workerId, ...(assignment && { assignment }) };
}

/** Returns the end of an attempt; undefined while it runs, or if its end is the task's end. */
function endOf({ attempt, workerId, finishedAtMs, status, error }: Attempt, task: Task): TimelineEntry | undefined {
  if (finishedAtMs === undefined || status === undefined) return undefined;
  const fields = { atMs: finishedAtMs, attempt, workerId, ...(error && { error }) };
  if (status === 'rejected') {
    return { ...fields, type: 'rejected', message: `${workerId} rejected attempt ${attempt}${because(error)}` };
  }
  if (status === 'lost') return { ...fields, type: 'lost', message: error?.message ?? `attempt ${attempt} was lost` };
  if (attempt === task.attempt && task.finishedAtMs !== undefined) return undefined;
  const message = `attempt ${attempt} ${inWords(status)}${because(error)}; the task was queued again`;
  return { ...fields, type: 'retried', message };
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
