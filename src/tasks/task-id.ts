import type { Random } from '../clock';

/**
 * Ids that grow with time, so that an index over them is appended to, not scattered: `t-<time>-<chance>`, in base 36 and hex.
 */
export function newTaskId(nowMs: number, random: Random): string {
  return `t-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}
