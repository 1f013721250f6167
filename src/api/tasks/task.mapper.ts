import type { Outcome } from '@yardmaster/protocol';
import type { Attempt, ListedTask, Task, TaskEvent, TaskPage } from '../../tasks';
import type { AttemptDto, OutcomeDto, TaskDto, TaskPageDto, TaskSummaryDto } from './task.dto';
import type { TaskEventDto } from './task-event.dto';

/** Maps a task to its DTO. */
export function toTaskDto(task: Task): TaskDto {
  const outcome = task.outcome && toOutcomeDto(task.outcome);
  return Object.assign(summaryOf(task), { input: task.input, outcome });
}

/** Maps a task to its summary, without the potentially large input and result. */
export function toTaskSummaryDto(task: ListedTask): TaskSummaryDto {
  const { result: _, ...outcome } = task.outcome ?? {};
  return { ...summaryOf(task), outcome: task.outcome && toOutcomeDto(outcome as Outcome) };
}

export function toTaskPageDto({ tasks, nextCursor }: TaskPage): TaskPageDto {
  return { tasks: tasks.map(toTaskSummaryDto), nextCursor };
}

/** Maps an attempt to its DTO, without the lease, which is a credential. */
export function toAttemptDto(tried: Attempt): AttemptDto {
  const { attempt, workerId, startedAtMs, finishedAtMs, status, error, outcome } = tried;
  return {
    attempt,
    workerId,
    startedAt: new Date(startedAtMs),
    finishedAt: toDate(finishedAtMs),
    status,
    error: error && { ...error },
    stats: outcome?.stats,
  };
}

export function toTaskEventDto(taskId: string, { seq, atMs, type, data }: TaskEvent): TaskEventDto {
  return { taskId, seq, at: new Date(atMs), type, data: { ...data } } as TaskEventDto;
}

export function toOutcomeDto({ status, result, error, stats, artifacts, truncated }: Outcome): OutcomeDto {
  return { status, result, error, stats, artifacts, truncated };
}

function summaryOf(task: ListedTask) {
  const { id, capability, state, priority, labels, timeoutMs, noProgressTimeoutMs } = task;
  return {
    id,
    capability,
    state,
    priority,
    labels: { require: labels.require, prefer: labels.prefer },
    timeoutMs,
    noProgressTimeoutMs,
    startTimeoutMs: task.startTimeoutMs,
    queueTimeoutMs: task.queueTimeoutMs,
    sessionId: task.sessionId,
    keyId: task.keyId,
    attempt: task.attempt,
    retry: { ...task.retry, on: [...task.retry.on] },
    notBefore: toDate(task.notBeforeMs),
    workerId: task.workerId,
    createdAt: new Date(task.createdAtMs),
    startedAt: toDate(task.startedAtMs),
    finishedAt: toDate(task.finishedAtMs),
  };
}

function toDate(atMs: number | undefined): Date | undefined {
  return atMs === undefined ? undefined : new Date(atMs);
}
