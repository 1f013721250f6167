import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { Fleet } from '../../registry';
import type { Task, TaskStore } from '../../tasks';
import type { OpenSessions } from '../sessions';
import { explain, type ExplainFacts } from './explain.policy';
import type { Explanation } from './explanation';

/** Explains why a task is in its state, and its history. */
export class Explainer {
  constructor(
    private readonly store: TaskStore,
    private readonly fleet: Fleet,
    private readonly openSessions: OpenSessions,
    private readonly dispatching: { readonly isActive: boolean },
    private readonly clock: Clock,
  ) {}

  /** @throws YardError `NOT_FOUND`. */
  async explain(taskId: string): Promise<Explanation> {
    const { store, dispatching, clock } = this;
    // In one turn, for a consistent view.
    const [task, attempts, queuePosition] = await Promise.all([
      store.tasks.get(taskId),
      store.tasks.attempts(taskId),
      store.queue.position(taskId),
    ]);
    if (!task) throw new YardError('NOT_FOUND', `task ${taskId} not found`);
    const { isActive: isDispatching } = dispatching;
    const fleet = await this.fleetOf(task);
    return explain({ task, attempts, queuePosition, ...fleet, isDispatching, nowMs: clock.nowMs() });
  }

  /** Returns the workers that could run the task: all, or the worker of its session. */
  private async fleetOf({ sessionId, keyId }: Task): Promise<Pick<ExplainFacts, 'workers' | 'sessionBusyWith'>> {
    const { store, fleet, openSessions } = this;
    if (sessionId === undefined) return { workers: fleet.list() };
    const session = await store.sessions.get(sessionId);
    const worker = session?.state === 'open' ? fleet.get(session.workerId) : undefined;
    const workers = worker ? [worker] : [];
    const busyWith = openSessions.runningIn(sessionId);
    if (busyWith === undefined) return { workers };
    const owner = await store.tasks.ownerOf(busyWith);
    return { workers, sessionBusyWith: owner?.keyId === keyId ? busyWith : null };
  }
}
