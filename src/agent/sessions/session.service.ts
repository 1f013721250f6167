import { InvalidPayloadError, YardError, type Labels } from '../../protocol';
import type { Candidate } from '../../registry';
import {
  newSessionId,
  sessionStates,
  type NewSession,
  type NewTask,
  type Session,
  type SessionPage,
  type SessionState,
} from '../../tasks';
import type { ControlPlane } from '../control-plane';
import type { OpenSessions } from './open-sessions';
import type { SessionEndings } from './session-endings';
import type { SessionWatch } from './session-watch';

export interface SessionServiceParts extends Pick<
  ControlPlane,
  'store' | 'registry' | 'loadBalancer' | 'workerInterface' | 'config' | 'clock' | 'random' | 'log'
> {
  openSessions: OpenSessions;
  endings: SessionEndings;
  watch: SessionWatch;
}

/** Workers that are asked for one session: each may take as long as any message may. */
const triesMax = 5;

/** What a caller asks for. */
export interface SessionRequest {
  /** What the session is for; its worker offers it with `sessions: true`. */
  capability: string;
  /** How long it may be unused. */
  ttlMs?: number;
  labels?: { require?: Labels; prefer?: Labels };
}

/** What callers can do with sessions: open, use, look at, close. */
export class SessionService {
  private isAccepting = false;
  /** Sessions that are being opened, by the worker that was asked. */
  private readonly opening = new Map<string, string>();

  constructor(private readonly parts: SessionServiceParts) {}

  start(): void {
    this.isAccepting = true;
  }

  /** Opens nothing more; what is open stays so. */
  stop(): void {
    this.isAccepting = false;
  }

  /**
   * Opens a session on one of the workers that keep sessions for the capability; it is durable when this resolves.
   * @throws YardError `INVALID_REQUEST` for a `ttlMs` that is too long, `SESSIONS_FULL`, `NO_CAPABLE_WORKER` where no worker opens
   * it, `SHUTTING_DOWN`.
   */
  async open(request: SessionRequest): Promise<Session> {
    const session = this.admit(request);
    const refusals: string[] = [];
    const tried = new Set<string>();
    for (;;) {
      const worker = tried.size < triesMax ? this.pick(session, tried) : undefined;
      if (!worker) throw noWorker(session.capability, refusals);
      tried.add(worker.workerId);
      const refusal = await this.openAt(worker.workerId, session);
      if (refusal === undefined) return this.keep(session, worker.workerId);
      refusals.push(`${worker.workerId}: ${refusal}`);
    }
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(sessionId: string): Promise<Session> {
    const session = this.parts.openSessions.get(sessionId) ?? (await this.parts.store.sessions.get(sessionId));
    if (!session) throw new YardError('NOT_FOUND', `there is no session ${sessionId}`);
    return session;
  }

  /** Newest first. @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  async list(
    states: readonly SessionState[] = sessionStates,
    page: { limit: number; cursor?: string },
  ): Promise<SessionPage> {
    const { store, openSessions } = this.parts;
    const { sessions, ...rest } = await store.sessions.list(states, page);
    return { sessions: sessions.map((session) => openSessions.get(session.id) ?? session), ...rest };
  }

  /** Ends a session; nothing where it has ended. What waits for it or runs in it fails with `SESSION_LOST`. @throws YardError `NOT_FOUND`. */
  async close(sessionId: string): Promise<void> {
    await this.get(sessionId);
    await this.parts.endings.endAtWorker(sessionId, { state: 'closed', reason: 'it was closed' });
  }

  /** Opens nothing more; sessions on these workers, which are about to end, end as soon as no task waits for them or runs in them. */
  retire(workerIds: readonly string[]): void {
    this.stop();
    this.parts.watch.retire(workerIds);
  }

  /**
   * Notes the use that a task makes of its session, if it names one. Gives a promise that rejects where the task cannot run in it:
   * `NOT_FOUND`, `SESSION_LOST` where it has ended. @throws YardError `INVALID_REQUEST` where its worker cannot do the task.
   */
  use(task: NewTask): Promise<never> | undefined {
    const { openSessions, watch } = this.parts;
    if (task.sessionId === undefined) return undefined;
    const session = openSessions.get(task.sessionId);
    if (!session) return this.refusal(task.sessionId);
    openSessions.check(session, task);
    watch.used(session.id);
    return undefined;
  }

  /** Open sessions by the capability that they were opened for. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { capability } of this.parts.openSessions.list()) {
      counts.set(capability, (counts.get(capability) ?? 0) + 1);
    }
    return counts;
  }

  private async refusal(sessionId: string): Promise<never> {
    const { state, reason } = await this.get(sessionId);
    const details = { sessionId, state };
    throw new YardError('SESSION_LOST', `session ${sessionId} has ended: ${reason ?? state}`, { details });
  }

  private admit({ capability, ttlMs, labels }: SessionRequest): Omit<NewSession, 'workerId' | 'instanceId'> {
    const { config, clock, random, openSessions } = this.parts;
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane opens no more sessions');
    if (ttlMs !== undefined && ttlMs > config.sessionTtlMsMax) {
      const message = `must not be larger than ${config.sessionTtlMsMax}`;
      throw new InvalidPayloadError({ path: 'ttlMs', message }, 'INVALID_REQUEST');
    }
    if (openSessions.count + this.opening.size >= config.sessionsMax) {
      throw new YardError('SESSIONS_FULL', `${config.sessionsMax} sessions are open, and no more may be`);
    }
    const nowMs = clock.nowMs();
    return {
      id: newSessionId(nowMs, random),
      capability,
      labels: { require: { ...labels?.require }, prefer: { ...labels?.prefer } },
      ttlMs: ttlMs ?? Math.min(config.sessionTtlMs, config.sessionTtlMsMax),
      createdAtMs: nowMs,
    };
  }

  /** A worker that has room for it, by its load; its sessions are load too. */
  private pick(session: Pick<NewSession, 'capability' | 'labels'>, tried: ReadonlySet<string>): Candidate | undefined {
    const { registry, loadBalancer } = this.parts;
    const { capability, labels } = session;
    const candidates = registry.sessionKeepers(capability, labels.require).flatMap(({ candidate, sessionsMax }) => {
      const sessions = this.sessionsOn(candidate.workerId);
      if (tried.has(candidate.workerId) || sessions >= sessionsMax) return [];
      return [{ ...candidate, inFlight: candidate.inFlight + sessions }];
    });
    return loadBalancer.pick(candidates, labels.prefer);
  }

  private sessionsOn(workerId: string): number {
    const opening = [...this.opening.values()].filter((other) => other === workerId).length;
    return this.parts.openSessions.ofWorker(workerId).length + opening;
  }

  /** Asks one worker. Why it does not open the session, where it does not. */
  private async openAt(workerId: string, { id, capability, ttlMs }: Omit<NewSession, 'workerId' | 'instanceId'>) {
    const { workerInterface, log } = this.parts;
    this.opening.set(id, workerId);
    try {
      const reply = await workerInterface.openSession(workerId, { sessionId: id, capability, ttlMs });
      if (reply.status === 'opened') return undefined;
      log.info({ sessionId: id, workerId, code: reply.code }, `a worker did not open a session: ${reply.message}`);
      return `${reply.code}: ${reply.message}`;
    } catch (err) {
      log.warn({ err, sessionId: id, workerId }, 'a worker did not open a session');
      // It may have opened it. If it cannot be told now, it hears that nobody wants it when it registers.
      workerInterface.closeSession(workerId, id).catch(() => undefined);
      return (err as Error).message;
    } finally {
      this.opening.delete(id);
    }
  }

  /** In the turn of the reply the session is known, so that a registration that follows finds it. */
  private async keep(asked: Omit<NewSession, 'workerId' | 'instanceId'>, workerId: string): Promise<Session> {
    const { store, registry, openSessions, workerInterface, watch, log } = this.parts;
    const { instanceId } = registry.get(workerId) ?? {};
    if (instanceId === undefined) throw new YardError('NO_CAPABLE_WORKER', `worker ${workerId} was removed`);
    const session: NewSession = { ...asked, workerId, instanceId };
    openSessions.add({ ...session, state: 'open', lastUsedAtMs: session.createdAtMs });
    try {
      const kept = await store.sessions.add(session);
      log.info(
        { event: 'sessionOpened', sessionId: kept.id, workerId, capability: kept.capability },
        'a session is open',
      );
      if (openSessions.has(kept.id)) watch.watch(kept);
      return kept;
    } catch (error) {
      openSessions.remove(session.id);
      workerInterface.closeSession(workerId, session.id).catch(() => undefined);
      throw error;
    }
  }
}

function noWorker(capability: string, refusals: readonly string[]): YardError {
  const why = refusals.length === 0 ? '' : ` (${refusals.join('; ')})`;
  return new YardError('NO_CAPABLE_WORKER', `no worker that is here can open a session for ${capability}${why}`);
}
