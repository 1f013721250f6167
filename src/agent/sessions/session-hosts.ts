import type { LoadBalancer } from '../../load-balancer';
import { YardError } from '@yardmaster/protocol';
import type { Registry } from '../../registry';
import type { Candidate } from '../../strategies';
import type { NewSession, TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';

/** A session that no worker keeps yet. */
export type PendingSession = Omit<NewSession, 'workerId' | 'instanceId' | 'linkId'>;

/** Chooses the workers that are asked to keep a session. A session that is being opened counts as load of the worker that is asked. */
export class SessionHosts {
  /** The worker that is asked, by session. */
  private readonly reservations = new Map<string, string>();
  /** The sessions that are being opened here and are not in the store yet. */
  private readonly pending = new Set<string>();

  constructor(
    private readonly registry: Registry,
    private readonly loadBalancer: LoadBalancer,
    private readonly openSessions: OpenSessions,
    private readonly store: TaskStore,
  ) {}

  /**
   * Counts one more session as being opened, until `opened`; false if that would be more than `max`, with those that are open, whoever
   * holds them. Several replicas that open sessions at the same moment may exceed it by those that the others are opening.
   */
  async admit(sessionId: string, max: number): Promise<boolean> {
    this.pending.add(sessionId);
    const { size } = this.pending; // of the moment in which the store counts
    const isAdmitted = await this.store.sessions.count().then(
      (open) => open + size <= max,
      (error: unknown) => {
        this.pending.delete(sessionId);
        throw error;
      },
    );
    if (!isAdmitted) this.pending.delete(sessionId);
    return isAdmitted;
  }

  /** The session is in the store, or no worker opened it. */
  settle(sessionId: string): void {
    this.pending.delete(sessionId);
  }

  /** Picks a worker that has room for the session, by its load; its sessions are load too. */
  pick({ capability, labels }: PendingSession, tried: ReadonlySet<string>): Candidate | undefined {
    const hosts = this.registry.sessionHosts(capability, labels.require);
    const candidates = hosts.flatMap(({ candidate, sessionsMax }) => {
      const sessions = this.countOn(candidate.workerId);
      if (tried.has(candidate.workerId) || sessions >= sessionsMax) return [];
      return [{ ...candidate, inFlight: candidate.inFlight + sessions }];
    });
    return this.loadBalancer.pick(candidates, labels.prefer);
  }

  /** A worker is asked to keep the session: it counts until `answered`. */
  reserve(sessionId: string, workerId: string): void {
    this.reservations.set(sessionId, workerId);
  }

  releaseReservation(sessionId: string): void {
    this.reservations.delete(sessionId);
  }

  /** The session as this worker keeps it. @throws YardError `NO_CAPABLE_WORKER` if the worker was removed meanwhile. */
  assignTo(workerId: string, pending: PendingSession): NewSession {
    const worker = this.registry.get(workerId);
    if (!worker) throw new YardError('NO_CAPABLE_WORKER', `worker ${workerId} was removed`);
    const { instanceId, linkId } = worker;
    return { ...pending, workerId, instanceId, linkId };
  }

  private countOn(workerId: string): number {
    const reserved = [...this.reservations.values()].filter((other) => other === workerId).length;
    return this.openSessions.listByWorker(workerId).length + reserved;
  }
}
