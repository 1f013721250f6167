import { YardError, type SessionOpen } from '@yardmaster/protocol';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Link } from '@yardmaster/worker-kit/link';
import type { FleetWorker } from './fleet-worker';
import type { FleetWorkers } from './fleet-workers';
import type { ExecutorSession, ExecutorSessions } from './task-executor';

type KnownSession = { session: ExecutorSession; worker: FleetWorker; expiry?: Timer };
type OpenRequest = Parameters<ExecutorSessions['open']>[0];
type End = { state: 'closed' | 'expired' | 'lost'; reason: string };

/** Default idle time of a session, the same as in the control plane. */
const defaultTtlMs = 600_000;
/** Limit of stored sessions. */
const sessionsMax = 1000;

/** The sessions of a test fleet. */
export class FleetSessions implements ExecutorSessions {
  private readonly known = new Map<string, KnownSession>();
  /** Sessions that are being opened; they count towards the limit. */
  private opening = 0;
  private lastId = 0;

  /** `onEnd` is called with each session that ends. */
  constructor(
    private readonly workers: FleetWorkers,
    private readonly clock: Clock,
    private readonly onEnd: (sessionId: string, reason: string) => void,
  ) {}

  async open(request: OpenRequest): Promise<ExecutorSession> {
    this.evictEnded();
    this.opening++;
    try {
      return await this.openOnAnyWorker(request);
    } finally {
      this.opening--;
    }
  }

  async get(sessionId: string): Promise<ExecutorSession> {
    return this.find(sessionId).session;
  }

  async close(sessionId: string): Promise<void> {
    const { worker } = this.find(sessionId);
    if (!this.end(sessionId, { state: 'closed', reason: 'it was closed' })) return;
    await worker.link?.request('session.close', { sessionId }).catch(() => undefined); // else it ends with its worker
  }

  /**
   * Returns the worker of a session and restarts its idle time. @throws YardError `NOT_FOUND`, `SESSION_LOST` if it has
   * ended
   */
  use(sessionId: string): FleetWorker {
    const known = this.find(sessionId);
    const { state, reason } = known.session;
    if (state !== 'open') {
      const details = { sessionId, state, ...(reason !== undefined && { reason }) };
      throw new YardError('SESSION_LOST', `session ${sessionId} has ended: ${reason ?? state}`, { details });
    }
    this.restartExpiry(known);
    return known.worker;
  }

  /** Returns the worker of an open session. */
  workerOf(sessionId: string): FleetWorker | undefined {
    return this.isOpen(sessionId) ? this.known.get(sessionId)?.worker : undefined;
  }

  /** Restarts the idle time after a task of a session ended. */
  touch(sessionId: string): void {
    const known = this.known.get(sessionId);
    if (known?.session.state === 'open') this.restartExpiry(known);
  }

  of(worker: FleetWorker): string[] {
    return [...this.known.values()]
      .filter(({ session, worker: host }) => host === worker && session.state === 'open')
      .map(({ session }) => session.id);
  }

  isOpen(sessionId: string): boolean {
    return this.known.get(sessionId)?.session.state === 'open';
  }

  /** Ends a session. Returns false if it had ended. */
  end(sessionId: string, { state, reason }: End): boolean {
    const known = this.known.get(sessionId);
    if (known?.session.state !== 'open') return false;
    known.session = { ...known.session, state, reason, endedAtMs: this.clock.nowMs() };
    known.expiry?.cancel();
    this.onEnd(sessionId, reason);
    return true;
  }

  stop(): void {
    for (const { expiry } of this.known.values()) expiry?.cancel();
  }

  private async openOnAnyWorker({ capability, ttlMs = defaultTtlMs, labels }: OpenRequest): Promise<ExecutorSession> {
    const id = `s-${++this.lastId}`;
    const able = this.workers
      .list()
      .filter((worker) => worker.canDo({ capability, labels }) && worker.capability(capability)?.sessions);
    const refusals: string[] = [];
    for (const worker of able) {
      const { link } = worker;
      if (!link) continue;
      const refusal = await requestSession(link, { sessionId: id, capability, ttlMs });
      // If the link was lost meanwhile, the session is not stored yet and would not be ended.
      if (refusal === undefined && worker.link === link)
        return this.store({ id, capability, workerId: worker.workerId, ttlMs }, worker);
      refusals.push(`${worker.workerId}: ${refusal ?? 'its link closed'}`);
    }
    const why = refusals.length === 0 ? '' : ` (${refusals.join('; ')})`;
    throw new YardError('NO_CAPABLE_WORKER', `no linked worker can open a session for ${capability}${why}`);
  }

  private store(
    opened: Pick<ExecutorSession, 'id' | 'capability' | 'workerId' | 'ttlMs'>,
    worker: FleetWorker,
  ): ExecutorSession {
    const session: ExecutorSession = { ...opened, state: 'open', createdAtMs: this.clock.nowMs() };
    const known: KnownSession = { session, worker };
    this.known.set(session.id, known);
    this.restartExpiry(known);
    return session;
  }

  private restartExpiry(known: KnownSession): void {
    const { id, ttlMs } = known.session;
    known.expiry?.cancel();
    known.expiry = this.clock.setTimer(ttlMs, () => this.expire(id, ttlMs, known.worker));
  }

  private expire(sessionId: string, ttlMs: number, worker: FleetWorker): void {
    if ([...worker.running].some(({ request }) => request.sessionId === sessionId)) return this.touch(sessionId);
    this.end(sessionId, { state: 'expired', reason: `it was not used for ${ttlMs} ms` });
    worker.link?.request('session.close', { sessionId }).catch(() => undefined); // else it ends with its worker
  }

  /** Drops the oldest ended session at the limit. */
  private evictEnded(): void {
    if (this.known.size + this.opening < sessionsMax) return;
    const oldest = [...this.known.keys()].find((id) => !this.isOpen(id));
    if (oldest === undefined) throw new YardError('SESSIONS_FULL', `session limit reached (${sessionsMax}); close one`);
    this.known.delete(oldest);
  }

  private find(sessionId: string): KnownSession {
    const known = this.known.get(sessionId);
    if (!known) throw new YardError('NOT_FOUND', `session ${sessionId} not found`);
    return known;
  }
}

/** Opens a session on a worker. Returns the reason if that fails. */
async function requestSession(link: Link, request: SessionOpen): Promise<string | undefined> {
  try {
    const reply = await link.request('session.open', request);
    return reply.status === 'rejected' ? `${reply.code}: ${reply.message}` : undefined;
  } catch (error) {
    const { sessionId } = request;
    link.request('session.close', { sessionId }).catch(() => undefined); // in case it was opened; a new link reports it as closed anyway
    return (error as Error).message;
  }
}
