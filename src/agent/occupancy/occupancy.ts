import type { Registry } from '../../registry';
import type { WaitingTask } from '../../tasks';

/** The fields of a task that determine the occupancy of its attempt. */
export type Occupant = Pick<WaitingTask, 'id' | 'sessionId'>;

/** Tasks that may run in a session at the same time. */
const lanesPerSession = 1;

const noTasks: ReadonlySet<string> = new Set();

/**
 * The occupancy of running attempts: a slot on a worker and, for a task of a session, a lane of the session. Only the
 * attempt ledger changes it.
 */
export class Occupancy {
  /** Running tasks by session. */
  private readonly lanes = new Map<string, Set<string>>();

  constructor(private readonly registry: Registry) {}

  occupy({ id, sessionId }: Occupant, workerId: string): void {
    this.registry.occupy(workerId, id);
    if (sessionId === undefined) return;
    const taskIds = this.lanes.get(sessionId) ?? new Set();
    this.lanes.set(sessionId, taskIds.add(id));
  }

  vacate({ id, sessionId }: Occupant, workerId: string): void {
    const taskIds = sessionId === undefined ? undefined : this.lanes.get(sessionId);
    if (taskIds?.delete(id) && taskIds.size === 0) this.lanes.delete(sessionId!);
    this.registry.vacate(workerId, id);
  }

  /** Returns the tasks that run in a session. */
  tasksIn(sessionId: string): ReadonlySet<string> {
    return this.lanes.get(sessionId) ?? noTasks;
  }

  /** True if one more task may run in the session. */
  hasLane(sessionId: string): boolean {
    return this.tasksIn(sessionId).size < lanesPerSession;
  }
}
