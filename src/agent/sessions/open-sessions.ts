import { EventEmitter } from 'node:events';
import { InvalidPayloadError } from '@yardmaster/protocol';
import { hasLabels, supportsSessions, type Fleet, type Registry } from '../../registry';
import type { NewTask, Session } from '../../tasks';
import type { Occupancy } from '../occupancy';

export interface OpenSessionsEvents {
  /** A session is held here from now on: it was opened, its worker moved here, or recording its end failed. */
  held: [session: Session];
  /**
   * A session is no longer held here: it has ended, perhaps not durably yet, or its worker is linked to another
   * replica.
   */
  released: [session: Session];
  /** Tasks wait for a session that is not held here. It may have ended. */
  missed: [sessionId: string];
  /** The sessions of some workers should end as soon as no task needs them (`isRetiring`). */
  retiring: [];
}

/** Whether a task of a session can be dispatched: `free`, `busy`, or `absent` if the session is not held here. */
export type SessionAvailability = 'free' | 'busy' | 'absent';

/**
 * The open sessions of workers linked here, in memory. Only the replica that holds a session dispatches its tasks,
 * watches its time to live, and ends it when its worker is lost.
 */
export class OpenSessions extends EventEmitter<OpenSessionsEvents> {
  private readonly byId = new Map<string, Session>();
  private retiringWorkers: ReadonlySet<string> = new Set();

  constructor(
    private readonly registry: Registry,
    private readonly fleet: Fleet,
    private readonly occupancy: Occupancy,
  ) {
    super();
  }

  /** Adds a session, or updates the link of a known one. */
  add(session: Session): void {
    this.byId.set(session.id, session);
    this.emit('held', session);
  }

  release(sessionId: string): void {
    const session = this.byId.get(sessionId);
    this.byId.delete(sessionId);
    if (session) this.emit('released', session);
  }

  get(sessionId: string): Session | undefined {
    return this.byId.get(sessionId);
  }

  has(sessionId: string): boolean {
    return this.byId.has(sessionId);
  }

  list(): Session[] {
    return [...this.byId.values()];
  }

  listByWorker(workerId: string): Session[] {
    return this.list().filter((session) => session.workerId === workerId);
  }

  /** Marks the sessions of these workers, which are shutting down. */
  retire(workerIds: readonly string[]): void {
    this.retiringWorkers = new Set(workerIds);
    this.emit('retiring');
  }

  isRetiring({ workerId }: Session): boolean {
    return this.retiringWorkers.has(workerId);
  }

  /** Returns the task that runs in a session. */
  runningIn(sessionId: string): string | undefined {
    return this.occupancy.tasksIn(sessionId).values().next().value;
  }

  /** Returns whether a task of the session can be dispatched now. */
  availabilityOf(sessionId: string): SessionAvailability {
    const session = this.get(sessionId);
    if (!session) return 'absent';
    return this.occupancy.hasLane(sessionId) && this.registry.hasSlot(session.workerId) ? 'free' : 'busy';
  }

  /** Reports that tasks wait for a session that is not held here. */
  reportMissing(sessionId: string): void {
    this.emit('missed', sessionId);
  }

  /** @throws InvalidPayloadError `INVALID_REQUEST` if the worker of the session is known and cannot do the task. */
  check(session: Session, { capability, labels }: Pick<NewTask, 'capability' | 'labels'>): void {
    const worker = this.fleet.get(session.workerId);
    if (!worker) return;
    if (!supportsSessions(worker, capability)) {
      const message = `${worker.workerId}, the worker of the session, does not support sessions for ${capability}`;
      throw new InvalidPayloadError({ path: 'capability', message }, 'INVALID_REQUEST');
    }
    if (!hasLabels(worker.labels, labels.require)) {
      const message = `${worker.workerId}, the worker of the session, does not have these labels`;
      throw new InvalidPayloadError({ path: 'labels.require', message }, 'INVALID_REQUEST');
    }
  }
}
