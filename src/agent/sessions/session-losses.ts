import type { SessionEnded } from '../../protocol';
import type { Registry, WorkerRecord } from '../../registry';
import type { OpenSessions } from './open-sessions';
import type { SessionEndings } from './session-endings';

/** Ends the sessions that are lost: their worker is gone, came back without them, or says so. */
export class SessionLosses {
  private readonly onState = ({ workerId, state }: WorkerRecord): void => {
    if (state !== 'offline' && state !== 'removed') return;
    for (const { id } of this.openSessions.ofWorker(workerId)) this.lose(id, `worker ${workerId} is gone`);
  };

  constructor(
    private readonly openSessions: OpenSessions,
    private readonly endings: SessionEndings,
    private readonly registry: Registry,
  ) {}

  start(): void {
    this.registry.on('state', this.onState);
  }

  stop(): void {
    this.registry.off('state', this.onState);
  }

  /**
   * Compares the sessions that a worker presents when it registers with those that are open there: an open one that it does not present is
   * lost. Returns the others that it presents, which it is to end.
   */
  registered(
    { workerId, instanceId }: { workerId: string; instanceId: string },
    presented: readonly string[],
  ): string[] {
    const held = new Set(presented);
    for (const session of this.openSessions.ofWorker(workerId)) {
      if (held.has(session.id) && session.instanceId === instanceId) this.openSessions.present(session.id);
      else this.lose(session.id, `worker ${workerId} came back without it`);
    }
    return presented.filter((sessionId) => !this.isOpenAt(workerId, sessionId));
  }

  /** A worker says that a session has ended there. */
  ended(workerId: string, { sessionId, message }: SessionEnded): void {
    if (this.isOpenAt(workerId, sessionId)) this.lose(sessionId, message);
  }

  private isOpenAt(workerId: string, sessionId: string): boolean {
    return this.openSessions.get(sessionId)?.workerId === workerId;
  }

  private lose(sessionId: string, reason: string): void {
    this.endings.endSoon(sessionId, { state: 'lost', reason });
  }
}
