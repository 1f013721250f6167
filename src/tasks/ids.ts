import type { Random } from '@yardmaster/worker-kit/clock';

/** Returns a task id that sorts by time, so that an index on ids grows at its end: `t-<time>-<random>`, in base 36 and hex. */
export function newTaskId(nowMs: number, random: Random): string {
  return `t-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** Returns an unguessable lease id that names its attempt: `<task id>~<attempt>~<random>`. Task ids contain no `~`. */
export function newLeaseId(taskId: string, attempt: number, random: Random): string {
  return `${taskId}~${attempt}~${random.id().replaceAll('-', '')}`;
}

/** Returns the attempt that a lease id names; undefined if it is not a lease id. Compare the whole id before trusting it. */
export function parseLeaseId(leaseId: string): { taskId: string; attempt: number } | undefined {
  const parts = /^([A-Za-z0-9_-]+)~([1-9][0-9]{0,6})~[0-9a-f]+$/.exec(leaseId);
  return parts ? { taskId: parts[1]!, attempt: Number(parts[2]) } : undefined;
}
