import type { Behaviour, PlannedTask } from './plan';

/** What the handler does with an attempt. */
export function loadedBehaviour({ behaviours }: PlannedTask, attempt: number): Behaviour {
  return behaviours[attempt - 1] ?? 'answer';
}
