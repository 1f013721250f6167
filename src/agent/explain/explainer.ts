import type { Clock } from '../../clock';
import { YardError } from '../../protocol';
import type { Registry } from '../../registry';
import type { TaskStore } from '../../tasks';
import { explain } from './explain.policy';
import type { Explanation } from './explanation';

export interface ExplainerParts {
  store: TaskStore;
  registry: Registry;
  clock: Clock;
  /** Whether tasks are given out. */
  dispatcher: { isActive: boolean };
}

/** Answers why a task is where it is, and how it came there. */
export class Explainer {
  constructor(private readonly parts: ExplainerParts) {}

  /** @throws YardError `NOT_FOUND`. */
  async explain(taskId: string): Promise<Explanation> {
    const { store, registry, clock, dispatcher } = this.parts;
    // Asked for together, so that they are of one moment.
    const [task, attempts, place] = await Promise.all([
      store.get(taskId),
      store.attempts(taskId),
      store.position(taskId),
    ]);
    if (!task) throw new YardError('NOT_FOUND', `there is no task ${taskId}`);
    const { isActive: isDispatching } = dispatcher;
    return explain({ task, attempts, place, workers: registry.list(), isDispatching, nowMs: clock.nowMs() });
  }
}
