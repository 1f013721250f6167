import type { YardConfig } from '../config';
import { replicaOf } from '../registry';
import type { Attempt, Session, TaskStore, WorkerLink } from '../tasks';
import type { ReplicaLiveness } from './replica-liveness';

/** Attempts and sessions whose workers did not come back. */
export interface Abandoned {
  attempts: Attempt[];
  sessions: Session[];
}

/**
 * Finds the attempts and sessions that nobody goes on with: those whose links are gone for longer than a worker may take to come back, and those whose
 * leases ended although their control plane is alive. It looks at the links of all replicas, not only at those that are here.
 */
export class AbandonedWork {
  /** By link that is gone: when its worker has had its time to come back. */
  private readonly deadlineAtMs = new Map<string, number>();
  private startedAtMs = -Infinity;

  constructor(
    private readonly store: TaskStore,
    private readonly replica: Pick<ReplicaLiveness, 'renew'>,
    private readonly config: Pick<YardConfig, 'leaseTtlMs' | 'restartGraceMs' | 'reconnectGraceMs'>,
  ) {}

  /** How long workers may take to come back after the control plane was started. */
  get restartGraceMs(): number {
    return this.config.restartGraceMs;
  }

  /** The control plane has started: its workers may take longer to come back. */
  start(nowMs: number): void {
    this.startedAtMs = nowMs;
  }

  /** Those whose workers did not come back in time. */
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

  /** Attempts whose leases ended. While a control plane is not alive, it cannot renew any: those are stranded. */
  async findExpired(nowMs: number): Promise<Attempt[]> {
    const { attempts, fleet } = this.store;
    await this.replica.renew(nowMs);
    const ended = await attempts.running({ leaseEndedBeforeMs: nowMs });
    return ended.filter(
      ({ linkId, workerId }) => fleet.isAlive(replicaOf(linkId), nowMs) && !this.isRegistering(workerId, nowMs),
    );
  }

  /** True if the worker is about to say which attempts it runs. */
  private isRegistering(workerId: string, nowMs: number): boolean {
    const { fleet } = this.store;
    const row = fleet.get(workerId);
    if (row?.state !== 'registering' || !fleet.isAlive(replicaOf(row.linkId), nowMs)) return false;
    return nowMs - row.registeredAtMs < this.config.leaseTtlMs;
  }
}
