import type { Log } from '../../log';
import { YardError } from '@yardmaster/protocol';
import type { Session, TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { OpenSessions } from './open-sessions';
import type { PendingSession, SessionHosts } from './session-hosts';

/** Workers tried for one session. Each may take up to the reply timeout. */
const triesMax = 5;

/** Opens sessions: tries one worker after another, and records the session. */
export class SessionOpener {
  constructor(
    private readonly hosts: SessionHosts,
    private readonly openSessions: OpenSessions,
    private readonly store: TaskStore,
    private readonly workerInterface: WorkerInterface,
    private readonly log: Log,
  ) {}

  /** Resolves when the session is durable. @throws YardError `NO_CAPABLE_WORKER` if no worker opens it. */
  async open(pending: PendingSession): Promise<Session> {
    try {
      return await this.openOnAny(pending);
    } finally {
      this.hosts.settle(pending.id);
    }
  }

  private async openOnAny(pending: PendingSession): Promise<Session> {
    const rejections: string[] = [];
    const tried = new Set<string>();
    for (;;) {
      const worker = tried.size < triesMax ? this.hosts.pick(pending, tried) : undefined;
      if (!worker) throw noWorker(pending.capability, rejections);
      tried.add(worker.workerId);
      const rejection = await this.openOn(worker.workerId, pending);
      if (rejection === undefined) return this.record(pending, worker.workerId);
      rejections.push(`${worker.workerId}: ${rejection}`);
    }
  }

  /** Tries one worker. Returns the reason if it did not open the session. */
  private async openOn(workerId: string, { id, capability, ttlMs }: PendingSession): Promise<string | undefined> {
    const { hosts, workerInterface, log } = this;
    hosts.reserve(id, workerId);
    try {
      const reply = await workerInterface.openSession(workerId, { sessionId: id, capability, ttlMs });
      if (reply.status === 'opened') return undefined;
      const { code, message } = reply;
      log.info(
        { event: 'session_refused', sessionId: id, workerId, code },
        `the worker did not open the session: ${message}`,
      );
      return `${reply.code}: ${reply.message}`;
    } catch (err) {
      log.warn(
        { event: 'session_open_unconfirmed', err, sessionId: id, workerId },
        'the worker did not confirm that it opened the session; it is told to close it',
      );
      this.closeAt(workerId, id); // it may have opened it
      return (err as Error).message;
    } finally {
      hosts.releaseReservation(id);
    }
  }

  /** Adds the session in the turn of the reply, so that a registration right after it finds the session. */
  private async record(pending: PendingSession, workerId: string): Promise<Session> {
    const { store, hosts, openSessions, log } = this;
    const session = hosts.assignTo(workerId, pending);
    openSessions.add({ ...session, state: 'open', lastUsedAtMs: session.createdAtMs });
    try {
      const adding = store.sessions.add(session);
      hosts.settle(session.id); // the store counts it from now on
      const stored = await adding;
      const { id: sessionId, capability } = stored;
      log.info({ event: 'session_opened', sessionId, workerId, capability }, 'the worker opened the session');
      return stored;
    } catch (error) {
      openSessions.release(session.id);
      this.closeAt(workerId, session.id);
      throw error;
    }
  }

  /**
   * Closes a session at its worker. If this fails, the worker is notified when it registers, because the session is
   * unknown.
   */
  private closeAt(workerId: string, sessionId: string): void {
    this.workerInterface.closeSession(workerId, sessionId).catch(() => undefined);
  }
}

function noWorker(capability: string, rejections: readonly string[]): YardError {
  const why = rejections.length === 0 ? '' : ` (${rejections.join('; ')})`;
  return new YardError('NO_CAPABLE_WORKER', `no linked worker can open a session for ${capability}${why}`);
}
