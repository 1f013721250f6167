import { EventEmitter } from 'node:events';
import type { Clock } from '../../clock';
import { InvalidPayloadError } from '../../protocol';
import { hasLabels, keepsSessions, type Registry } from '../../registry';
import type { NewTask, Session } from '../../tasks';
import type { Occupancy } from '../occupancy';

export interface OpenSessionsEvents {
  /** A session can be used: it was opened, or found open after a restart, or its end could not be recorded. */
  opened: [session: Session];
  /** A task was submitted to a session, or one of its tasks ended. */
  used: [session: Session];
  /** A session can no longer be used. Its end may not be durable yet. */
  ended: [session: Session];
  /** Somebody asked for room in a session that has ended, so tasks still wait for it. */
  missed: [sessionId: string];
  /** The sessions of some workers are to end when no task needs them: see `isRetiring`. */
  retiring: [];
}

/** A session that tasks may run in. */
interface OpenSession {
  session: Session;
  /** True until its worker is seen for the first time since the control plane started. */
  isAwaited: boolean;
}

/** Whether a task of a session can be given to its worker: `room`, `busy` for now, or never again since it has `ended`. */
export type SessionRoom = 'room' | 'busy' | 'ended';

/** The sessions that are open, in memory: which worker has each, and whether a task runs in it. */
export class OpenSessions extends EventEmitter<OpenSessionsEvents> {
  private readonly byId = new Map<string, OpenSession>();
  private retiringWorkers: ReadonlySet<string> = new Set();

  constructor(
    private readonly registry: Registry,
    private readonly occupancy: Occupancy,
    private readonly clock: Clock,
  ) {
    super();
  }

  get count(): number {
    return this.byId.size;
  }

  add(session: Session): void {
    this.byId.set(session.id, { session, isAwaited: false });
    this.emit('opened', session);
  }

  /** Adds a session that was open when the control plane ended. Its time to live starts again: nobody could use it meanwhile. */
  restore(stored: Session): void {
    const session = { ...stored, lastUsedAtMs: this.clock.nowMs() };
    this.byId.set(session.id, { session, isAwaited: true });
    this.emit('opened', session);
  }

  /** Takes a session out; it has ended now. */
  remove(sessionId: string): (Session & { endedAtMs: number }) | undefined {
    const session = this.byId.get(sessionId)?.session;
    this.byId.delete(sessionId);
    if (session) this.emit('ended', session);
    return session && { ...session, endedAtMs: this.clock.nowMs() };
  }

  get(sessionId: string): Session | undefined {
    return this.byId.get(sessionId)?.session;
  }

  has(sessionId: string): boolean {
    return this.byId.has(sessionId);
  }

  list(): Session[] {
    return Array.from(this.byId.values(), ({ session }) => session);
  }

  ofWorker(workerId: string): Session[] {
    return this.list().filter((session) => session.workerId === workerId);
  }

  /** The restored sessions whose workers have not come back. */
  awaited(): Session[] {
    return [...this.byId.values()].filter(({ isAwaited }) => isAwaited).map(({ session }) => session);
  }

  /** The worker of a session is here, and has it. */
  present(sessionId: string): void {
    const open = this.byId.get(sessionId);
    if (open) open.isAwaited = false;
  }

  /** Notes a use of the session: its time to live starts again. */
  touch(sessionId: string): void {
    const open = this.byId.get(sessionId);
    if (!open) return;
    open.session = { ...open.session, lastUsedAtMs: Math.max(open.session.lastUsedAtMs, this.clock.nowMs()) };
    this.emit('used', open.session);
  }

  /** Marks the sessions of these workers, which are about to end. */
  retire(workerIds: readonly string[]): void {
    this.retiringWorkers = new Set(workerIds);
    this.emit('retiring');
  }

  isRetiring({ workerId }: Session): boolean {
    return this.retiringWorkers.has(workerId);
  }

  /** The task that runs in a session. */
  runningIn(sessionId: string): string | undefined {
    return this.occupancy.tasksIn(sessionId).values().next().value;
  }

  /** Whether a task of the session may be given to its worker now. Emits `missed` if the session has ended. */
  roomIn(sessionId: string): SessionRoom {
    const session = this.get(sessionId);
    if (!session) {
      this.emit('missed', sessionId);
      return 'ended';
    }
    return this.occupancy.hasLane(sessionId) && this.registry.hasSlot(session.workerId) ? 'room' : 'busy';
  }

  /** @throws InvalidPayloadError `INVALID_REQUEST` if the worker of the session is known and cannot do the task. */
  check(session: Session, { capability, labels }: Pick<NewTask, 'capability' | 'labels'>): void {
    const worker = this.registry.get(session.workerId);
    if (!worker) return;
    if (!keepsSessions(worker, capability)) {
      const message = `${worker.workerId}, the worker of the session, keeps no sessions for ${capability}`;
      throw new InvalidPayloadError({ path: 'capability', message }, 'INVALID_REQUEST');
    }
    if (!hasLabels(worker.labels, labels.require)) {
      const message = `${worker.workerId}, the worker of the session, does not have these labels`;
      throw new InvalidPayloadError({ path: 'labels.require', message }, 'INVALID_REQUEST');
    }
  }
}
