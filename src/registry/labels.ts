import type { Labels } from '@yardmaster/protocol';

/** Returns true if `labels` has each of `wanted` with the same value. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}
