import type { Clock } from '@yardmaster/worker-kit/clock';
import type { SessionEnded } from '@yardmaster/protocol';
import type { Registry, WorkerRecord } from '../../registry';
import type { Session, SessionHolder, TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionEndings } from './session-endings';

/** Decides which sessions go on and which are lost: their worker is gone, came back with or without them, or says that they ended. */
export class SessionLosses {
  private readonly onState = ({ workerId, state }: WorkerRecord): void => {
    if (state !== 'offline' && state !== 'removed') return;
    for (const session of this.openSessions.listByWorker(workerId)) {
      this.endings.lose(session, `worker ${workerId} is gone`);
    }
  };

  constructor(
    private readonly store: TaskStore,
    private readonly openSessions: OpenSessions,
    private readonly endings: SessionEndings,
    private readonly registry: Registry,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.registry.on('state', this.onState);
  }

  stop(): void {
    this.registry.off('state', this.onState);
  }

  /** A worker that was linked here is linked elsewhere by now: there it is decided what becomes of its sessions. */
  moved(workerId: string): void {
    for (const { id } of this.openSessions.listByWorker(workerId)) this.openSessions.release(id);
  }

  /** The sessions that are open on a worker. */
  listOpen({ workerId }: SessionHolder): Promise<Session[]> {
    return this.store.sessions.ofWorker(workerId);
  }

  /**
   * Compares the sessions that a worker presents when it registers with those that were `open` there when its link became known, since it
   * cannot present one that is opened later: they go on over its new link, and an open one that it does not present is lost. Returns the
   * others that it presents, which it is to end.
   */
  async registered(worker: SessionHolder, presented: readonly string[], open: readonly Session[]): Promise<string[]> {
    const { workerId } = worker;
    const adopted = await Promise.all(presented.map((sessionId) => this.adopt(sessionId, worker)));
    const isKept = new Set(presented.filter((_, index) => adopted[index]));
    for (const session of open) {
      if (!isKept.has(session.id)) this.endings.lose(session, `worker ${workerId} came back without it`);
    }
    return presented.filter((sessionId) => !isKept.has(sessionId));
  }

  /** The workers of these sessions did not come back, to this control plane or to another one. */
  absent(sessions: readonly Session[]): void {
    for (const session of sessions) {
      const { workerId } = session;
      this.endings.lose(session, `worker ${workerId} did not come back after a restart of the control plane`);
    }
  }

  /** A worker says that a session has ended there. */
  ended(workerId: string, { sessionId, message }: SessionEnded): void {
    if (this.openSessions.get(sessionId)?.workerId === workerId) this.endings.loseLocal(sessionId, message);
  }

  private async adopt(sessionId: string, worker: SessionHolder): Promise<boolean> {
    const session = await this.store.sessions.adopt(sessionId, worker, this.clock.nowMs());
    if (session) this.openSessions.add(session);
    return session !== undefined;
  }
}
