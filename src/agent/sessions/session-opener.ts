import type { Log } from '../../log';
import { YardError } from '@yardmaster/protocol';
import type { Session, TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { OpenSessions } from './open-sessions';
import type { AskedSession, SessionKeepers } from './session-keepers';

/** Workers that are asked for one session: each may take as long as any message may. */
const triesMax = 5;

/** Opens sessions: asks one worker after the other, and records the session that one of them keeps. */
export class SessionOpener {
  constructor(
    private readonly keepers: SessionKeepers,
    private readonly openSessions: OpenSessions,
    private readonly store: TaskStore,
    private readonly workerInterface: WorkerInterface,
    private readonly log: Log,
  ) {}

  /** The session is durable when this resolves. @throws YardError `NO_CAPABLE_WORKER` if no worker opens it. */
  async open(asked: AskedSession): Promise<Session> {
    try {
      return await this.openOnOne(asked);
    } finally {
      this.keepers.opened(asked.id);
    }
  }

  private async openOnOne(asked: AskedSession): Promise<Session> {
    const refusals: string[] = [];
    const tried = new Set<string>();
    for (;;) {
      const worker = tried.size < triesMax ? this.keepers.pick(asked, tried) : undefined;
      if (!worker) throw noWorker(asked.capability, refusals);
      tried.add(worker.workerId);
      const refusal = await this.ask(worker.workerId, asked);
      if (refusal === undefined) return this.keep(asked, worker.workerId);
      refusals.push(`${worker.workerId}: ${refusal}`);
    }
  }

  /** Asks one worker. Returns why it did not open the session, or nothing if it did. */
  private async ask(workerId: string, { id, capability, ttlMs }: AskedSession): Promise<string | undefined> {
    const { keepers, workerInterface, log } = this;
    keepers.ask(id, workerId);
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
      keepers.answered(id);
    }
  }

  /** In the turn of the reply the session is known, so that a registration that follows finds it. */
  private async keep(asked: AskedSession, workerId: string): Promise<Session> {
    const { store, keepers, openSessions, log } = this;
    const session = keepers.keptBy(workerId, asked);
    openSessions.hold({ ...session, state: 'open', lastUsedAtMs: session.createdAtMs });
    try {
      const adding = store.sessions.add(session);
      keepers.opened(session.id); // the store counts it from now on
      const kept = await adding;
      const { id: sessionId, capability } = kept;
      log.info({ event: 'session_opened', sessionId, workerId, capability }, 'the worker opened the session');
      return kept;
    } catch (error) {
      openSessions.release(session.id);
      this.closeAt(workerId, session.id);
      throw error;
    }
  }

  /** A worker that cannot be told now is told when it registers, since nobody knows of the session. */
  private closeAt(workerId: string, sessionId: string): void {
    this.workerInterface.closeSession(workerId, sessionId).catch(() => undefined);
  }
}

function noWorker(capability: string, refusals: readonly string[]): YardError {
  const why = refusals.length === 0 ? '' : ` (${refusals.join('; ')})`;
  return new YardError('NO_CAPABLE_WORKER', `no worker that is here can open a session for ${capability}${why}`);
}
