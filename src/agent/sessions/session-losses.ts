import type { Clock } from '@yardmaster/worker-kit/clock';
import type { SessionEnded } from '@yardmaster/protocol';
import type { Registry, WorkerRecord } from '../../registry';
import type { Session, SessionHolder, TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionEndings } from './session-endings';

/** Decides which sessions continue and which are lost when a worker is gone, registers again or reports their end. */
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

  /** Releases the sessions of a worker that is now linked to another replica, which decides about them. */
  moved(workerId: string): void {
    for (const { id } of this.openSessions.listByWorker(workerId)) this.openSessions.release(id);
  }

  /** Returns the open sessions on a worker. */
  listOpen({ workerId }: SessionHolder): Promise<Session[]> {
    return this.store.sessions.ofWorker(workerId);
  }

  /**
   * Handles the sessions that a registering worker presents. `open` are the sessions that were open there when the new
   * link was recorded: later ones cannot be presented yet. Presented open sessions move to the new link; open ones that
   * are not presented are lost. Returns the presented sessions that the worker must close.
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

  /** Loses sessions whose workers did not reconnect to any replica. */
  absent(sessions: readonly Session[]): void {
    for (const session of sessions) {
      const { workerId } = session;
      this.endings.lose(session, `worker ${workerId} did not come back after a restart of the control plane`);
    }
  }

  /** Handles a worker's report that a session has ended. */
  ended(workerId: string, { sessionId, message }: SessionEnded): void {
    if (this.openSessions.get(sessionId)?.workerId === workerId) this.endings.loseLocal(sessionId, message);
  }

  private async adopt(sessionId: string, worker: SessionHolder): Promise<boolean> {
    const session = await this.store.sessions.adopt(sessionId, worker, this.clock.nowMs());
    if (session) this.openSessions.add(session);
    return session !== undefined;
  }
}
