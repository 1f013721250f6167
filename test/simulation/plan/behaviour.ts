import type { Behaviour, PlannedTask } from './plan';

/** Returns the planned behaviour of an attempt. */
export function behaviourOf({ behaviours }: PlannedTask, attempt: number): Behaviour {
  return behaviours[attempt - 1] ?? 'answer';
}
