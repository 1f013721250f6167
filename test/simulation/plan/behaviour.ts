import type { Behaviour, PlannedTask } from './plan';

/** The planned behaviour of an attempt. */
export function behaviourOf({ behaviours }: PlannedTask, attempt: number): Behaviour {
  return behaviours[attempt - 1] ?? 'answer';
}
