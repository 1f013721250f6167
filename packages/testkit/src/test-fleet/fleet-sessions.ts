import { YardError } from '@yardmaster/protocol';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { FleetWorker } from './fleet-worker';
import type { FleetWorkers } from './fleet-workers';
import type { ExecutorSession, ExecutorSessions } from './task-executor';

type Held = { session: ExecutorSession; worker: FleetWorker; expiry?: Timer };
type End = { state: 'closed' | 'expired' | 'lost'; reason: string };

/** How long a session may be unused, by default; the default of the control plane. */
const defaultTtlMs = 600_000;
/** Sessions that are remembered. */
const sessionsMax = 1000;

/** The sessions of a test fleet. */
export class FleetSessions implements ExecutorSessions {
  private readonly held = new Map<string, Held>();
  private opened = 0;

  /** `onEnd` is told of each session that ends. */
  constructor(
    private readonly workers: FleetWorkers,
    private readonly clock: Clock,
    private readonly onEnd: (sessionId: string, reason: string) => void,
  ) {}

  async open({
    capability,
    ttlMs = defaultTtlMs,
    labels,
  }: Parameters<ExecutorSessions['open']>[0]): Promise<ExecutorSession> {
    this.makeRoom();
    const id = `s-${++this.opened}`;
    const refusals: string[] = [];
    const able = this.workers
      .list()
      .filter(
        (worker) => worker.link && worker.canDo({ capability, labels }) && worker.capability(capability)?.sessions,
      );
    for (const worker of able) {
      const reply = await worker.openLink.request('session.open', { sessionId: id, capability, ttlMs });
      if (reply.status === 'rejected') refusals.push(`${worker.workerId}: ${reply.code}: ${reply.message}`);
      else return this.keep({ id, capability, workerId: worker.workerId, ttlMs }, worker);
    }
    const why = refusals.length === 0 ? '' : ` (${refusals.join('; ')})`;
    throw new YardError('NO_CAPABLE_WORKER', `no worker that is here can open a session for ${capability}${why}`);
  }

  async get(sessionId: string): Promise<ExecutorSession> {
    return this.find(sessionId).session;
  }

  async close(sessionId: string): Promise<void> {
    const { worker } = this.find(sessionId);
    if (!this.end(sessionId, { state: 'closed', reason: 'it was closed' })) return;
    await worker.link?.request('session.close', { sessionId }).catch(() => undefined); // else it ends with its worker
  }

  /** The worker of a session, which is used now. @throws YardError `NOT_FOUND`, `SESSION_LOST` if it has ended */
  use(sessionId: string): FleetWorker {
    const held = this.find(sessionId);
    const { state, reason } = held.session;
    if (state !== 'open') {
      const details = { sessionId, state, ...(reason !== undefined && { reason }) };
      throw new YardError('SESSION_LOST', `session ${sessionId} has ended: ${reason ?? state}`, { details });
    }
    this.used(held);
    return held.worker;
  }

  /** The worker of a session that is open. */
  keeperOf(sessionId: string): FleetWorker | undefined {
    return this.isOpen(sessionId) ? this.held.get(sessionId)?.worker : undefined;
  }

  /** A task of a session ended. */
  touch(sessionId: string): void {
    const held = this.held.get(sessionId);
    if (held?.session.state === 'open') this.used(held);
  }

  of(worker: FleetWorker): string[] {
    return [...this.held.values()]
      .filter(({ session, worker: keeper }) => keeper === worker && session.state === 'open')
      .map(({ session }) => session.id);
  }

  isOpen(sessionId: string): boolean {
    return this.held.get(sessionId)?.session.state === 'open';
  }

  /** Ends a session, unless it has ended. Returns whether it did. */
  end(sessionId: string, { state, reason }: End): boolean {
    const held = this.held.get(sessionId);
    if (held?.session.state !== 'open') return false;
    held.session = { ...held.session, state, reason, endedAtMs: this.clock.nowMs() };
    held.expiry?.cancel();
    this.onEnd(sessionId, reason);
    return true;
  }

  stop(): void {
    for (const { expiry } of this.held.values()) expiry?.cancel();
  }

  private keep(
    opened: Pick<ExecutorSession, 'id' | 'capability' | 'workerId' | 'ttlMs'>,
    worker: FleetWorker,
  ): ExecutorSession {
    const session: ExecutorSession = { ...opened, state: 'open', createdAtMs: this.clock.nowMs() };
    const held: Held = { session, worker };
    this.held.set(session.id, held);
    this.used(held);
    return session;
  }

  private used(held: Held): void {
    const { id, ttlMs } = held.session;
    held.expiry?.cancel();
    held.expiry = this.clock.setTimer(ttlMs, () => this.expire(id, ttlMs, held.worker));
  }

  private expire(sessionId: string, ttlMs: number, worker: FleetWorker): void {
    if ([...worker.running].some(({ request }) => request.sessionId === sessionId)) return this.touch(sessionId);
    this.end(sessionId, { state: 'expired', reason: `it was not used for ${ttlMs} ms` });
    worker.link?.request('session.close', { sessionId }).catch(() => undefined); // else it ends with its worker
  }

  /** Forgets the oldest session that has ended, if there are too many. */
  private makeRoom(): void {
    if (this.held.size < sessionsMax) return;
    const oldest = [...this.held.keys()].find((id) => !this.isOpen(id));
    if (oldest === undefined) throw new YardError('SESSIONS_FULL', `session limit reached (${sessionsMax}); close one`);
    this.held.delete(oldest);
  }

  private find(sessionId: string): Held {
    const held = this.held.get(sessionId);
    if (!held) throw new YardError('NOT_FOUND', `session ${sessionId} not found`);
    return held;
  }
}
