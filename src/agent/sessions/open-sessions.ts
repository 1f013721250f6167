import { InvalidPayloadError } from '../../protocol';
import { hasLabels, keepsSessions, type Registry } from '../../registry';
import type { NewTask, Session, WaitingTask } from '../../tasks';

/** A session that tasks may run in. */
interface OpenSession {
  session: Session;
  /** The last task that was given to its worker; it runs while it holds a slot there. */
  taskId?: string;
  /** Set where its worker has not been seen since the control plane started. */
  isAwaited: boolean;
}

/** Whether a task of a session may be given to its worker: `room`, `busy` for now, or never again since it has `ended`. */
export type SessionRoom = 'room' | 'busy' | 'ended';

/** The sessions that are open, in memory: which worker has each, and whether a task runs in it. */
export class OpenSessions {
  private readonly byId = new Map<string, OpenSession>();

  constructor(private readonly registry: Registry) {}

  get count(): number {
    return this.byId.size;
  }

  add(session: Session, { isAwaited = false } = {}): void {
    this.byId.set(session.id, { session, isAwaited });
  }

  remove(sessionId: string): Session | undefined {
    const session = this.byId.get(sessionId)?.session;
    this.byId.delete(sessionId);
    return session;
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

  /** Those whose workers have not been seen since the control plane started. */
  awaited(): Session[] {
    return [...this.byId.values()].filter(({ isAwaited }) => isAwaited).map(({ session }) => session);
  }

  /** The worker of a session is here, and has it. */
  present(sessionId: string): void {
    const open = this.byId.get(sessionId);
    if (open) open.isAwaited = false;
  }

  /** The session was used. */
  touch(sessionId: string, atMs: number): void {
    const open = this.byId.get(sessionId);
    if (open) open.session = { ...open.session, lastUsedAtMs: Math.max(open.session.lastUsedAtMs, atMs) };
  }

  /** A task is given to the worker of its session, or found running there. Nothing where it names none. */
  began({ id, sessionId }: Pick<WaitingTask, 'id' | 'sessionId'>): void {
    const open = sessionId === undefined ? undefined : this.byId.get(sessionId);
    if (open) open.taskId = id;
  }

  /** The task that runs in a session. */
  runningIn(sessionId: string): string | undefined {
    const { session, taskId } = this.byId.get(sessionId) ?? {};
    const holdsSlot = session && taskId && this.registry.get(session.workerId)?.inFlight.has(taskId);
    return holdsSlot ? taskId : undefined;
  }

  roomIn(sessionId: string): SessionRoom {
    const session = this.get(sessionId);
    if (!session) return 'ended';
    const isFree = this.runningIn(sessionId) === undefined && this.registry.hasSlot(session.workerId);
    return isFree ? 'room' : 'busy';
  }

  /** @throws InvalidPayloadError `INVALID_REQUEST` where the worker of the session, as far as it is known, cannot do the task. */
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
