import type { OfferedCapability, WorkerRecord } from '../../registry';
import { taskStates, type TaskCounts, type TaskState, type WaitingQueue } from '../../tasks';
import type { CapabilityCountsDto, CapabilityDto, IsolationCountDto, QueueDto } from './fleet.dto';

export function toCapabilityDto(capability: OfferedCapability): CapabilityDto {
  const { name, description, inputSchema, outputSchema, sessions, workerIds, unchecked } = capability;
  return { name, description, inputSchema, outputSchema, sessions, workerIds: [...workerIds], unchecked };
}

/** Counts tasks by state, including states without tasks. */
export function tasksByState(counts: TaskCounts): Record<TaskState, number> {
  const totals = Object.fromEntries(taskStates.map((state) => [state, 0])) as Record<TaskState, number>;
  for (const { state, count } of counts) totals[state] += count;
  return totals;
}

/** Counts tasks by capability and state, sorted by capability. */
export function tasksByCapability(counts: TaskCounts): CapabilityCountsDto[] {
  const byCapability = new Map<string, TaskCounts>();
  for (const count of counts) {
    const known = byCapability.get(count.capability);
    if (known) known.push(count);
    else byCapability.set(count.capability, [count]);
  }
  const named = [...byCapability].sort(([a], [b]) => (a < b ? -1 : 1));
  return named.map(([capability, own]) => ({ capability, tasks: tasksByState(own) }));
}

export function toQueueDto({ capability, require, sessionId, length }: WaitingQueue): QueueDto {
  return { capability, require: { ...require }, sessionId, length };
}

/** Counts workers that are not offline by isolation backend. */
export function countIsolation(workers: readonly WorkerRecord[]): IsolationCountDto[] {
  const counts = new Map<string, number>();
  for (const { labels, state } of workers) {
    const backend = labels['isolation-backend'] ?? 'unknown';
    if (state !== 'offline') counts.set(backend, (counts.get(backend) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([backend, workers]) => ({ backend, workers }));
}
