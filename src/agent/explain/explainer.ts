import type { Clock } from '../../clock';
import { YardError } from '../../protocol';
import type { Registry } from '../../registry';
import type { Task, TaskStore } from '../../tasks';
import type { OpenSessions } from '../sessions';
import { explain, type ExplainFacts } from './explain.policy';
import type { Explanation } from './explanation';

export interface ExplainerParts {
  store: TaskStore;
  registry: Registry;
  openSessions: OpenSessions;
  clock: Clock;
  /** Whether tasks are given out. */
  dispatcher: { isActive: boolean };
}

/** Answers why a task is where it is, and how it came there. */
export class Explainer {
  constructor(private readonly parts: ExplainerParts) {}

  /** @throws YardError `NOT_FOUND`. */
  async explain(taskId: string): Promise<Explanation> {
    const { store, clock, dispatcher } = this.parts;
    // Asked for together, so that they are of one moment.
    const [task, attempts, place] = await Promise.all([
      store.get(taskId),
      store.attempts(taskId),
      store.position(taskId),
    ]);
    if (!task) throw new YardError('NOT_FOUND', `there is no task ${taskId}`);
    const { isActive: isDispatching } = dispatcher;
    return explain({ task, attempts, place, ...this.fleetOf(task), isDispatching, nowMs: clock.nowMs() });
  }

  /** Who may take the task: any worker, or the one that has its session. */
  private fleetOf({ sessionId }: Task): Pick<ExplainFacts, 'workers' | 'sessionBusyWith'> {
    const { registry, openSessions } = this.parts;
    if (sessionId === undefined) return { workers: registry.list() };
    const worker = registry.get(openSessions.get(sessionId)?.workerId ?? '');
    const sessionBusyWith = openSessions.runningIn(sessionId);
    return { workers: worker ? [worker] : [], ...(sessionBusyWith !== undefined && { sessionBusyWith }) };
  }
}
