import type { YardConfig } from '../config';
import { replicaOf } from '../registry';
import type { Attempt, Session, TaskStore, WorkerLink } from '../tasks';
import type { ReplicaLiveness } from './replica-liveness';

/** Attempts and sessions whose workers did not reconnect. */
export interface Abandoned {
  attempts: Attempt[];
  sessions: Session[];
}

/**
 * Finds abandoned attempts and sessions of all replicas: those whose links have been gone for longer than the grace,
 * and those whose leases ended although their replica is alive.
 */
export class AbandonedWork {
  /** The end of the worker's grace, by ended link. */
  private readonly deadlineAtMs = new Map<string, number>();
  private startedAtMs = -Infinity;

  constructor(
    private readonly store: TaskStore,
    private readonly replica: Pick<ReplicaLiveness, 'renew'>,
    private readonly config: Pick<YardConfig, 'leaseTtlMs' | 'restartGraceMs' | 'reconnectGraceMs'>,
  ) {}

  /** Grace for workers to reconnect after the control plane starts. */
  get restartGraceMs(): number {
    return this.config.restartGraceMs;
  }

  /** Records the start of the control plane, after which workers get a longer grace. */
  start(nowMs: number): void {
    this.startedAtMs = nowMs;
  }

  /** Returns the work whose workers did not reconnect in time. */
  async find(nowMs: number): Promise<Abandoned> {
    const { restartGraceMs, reconnectGraceMs } = this.config;
    await this.replica.renew(nowMs);
    const deadlineMs = Math.max(nowMs + reconnectGraceMs, this.startedAtMs + restartGraceMs);
    const isAwaited = ({ workerId }: WorkerLink): boolean => this.isRegistering(workerId, nowMs);
    const attempts = (await this.store.attempts.abandoned(nowMs)).filter((attempt) => !isAwaited(attempt));
    const sessions = (await this.store.sessions.abandoned(nowMs)).filter((session) => !isAwaited(session));
    const links = new Set([...attempts, ...sessions].map(({ linkId }) => linkId));
    for (const linkId of this.deadlineAtMs.keys()) if (!links.has(linkId)) this.deadlineAtMs.delete(linkId);
    for (const linkId of links) if (!this.deadlineAtMs.has(linkId)) this.deadlineAtMs.set(linkId, deadlineMs);
    const isOver = ({ linkId }: WorkerLink): boolean => this.deadlineAtMs.get(linkId)! <= nowMs;
    return { attempts: attempts.filter(isOver), sessions: sessions.filter(isOver) };
  }

  /**
   * Returns attempts whose leases ended while their replica was alive. A dead replica cannot renew leases; its attempts
   * are abandoned.
   */
  async findExpired(nowMs: number): Promise<Attempt[]> {
    const { attempts, fleet } = this.store;
    await this.replica.renew(nowMs);
    const ended = await attempts.running({ leaseEndedBeforeMs: nowMs });
    return ended.filter(
      ({ linkId, workerId }) => fleet.isAlive(replicaOf(linkId), nowMs) && !this.isRegistering(workerId, nowMs),
    );
  }

  /** Returns true if the worker is about to present its running attempts. */
  private isRegistering(workerId: string, nowMs: number): boolean {
    const { fleet } = this.store;
    const row = fleet.get(workerId);
    if (row?.state !== 'registering' || !fleet.isAlive(replicaOf(row.linkId), nowMs)) return false;
    return nowMs - row.registeredAtMs < this.config.leaseTtlMs;
  }
}
