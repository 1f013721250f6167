import type { Random } from '../clock';

/** `<task id>~<attempt>~<chance>`: it leads to the attempt directly, and nobody guesses it. Task ids contain no `~`. */
export function newLeaseId(taskId: string, attempt: number, random: Random): string {
  return `${taskId}~${attempt}~${random.id().replaceAll('-', '')}`;
}

/** The attempt that a lease id speaks of; nothing where it is no lease id. Compare the whole id before you trust it. */
export function parseLeaseId(leaseId: string): { taskId: string; attempt: number } | undefined {
  const parts = /^([A-Za-z0-9_-]+)~([1-9][0-9]{0,6})~[0-9a-f]+$/.exec(leaseId);
  return parts ? { taskId: parts[1]!, attempt: Number(parts[2]) } : undefined;
}
