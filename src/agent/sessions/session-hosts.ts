import type { LoadBalancer } from '../../load-balancer';
import { YardError } from '@yardmaster/protocol';
import type { Registry } from '../../registry';
import type { Candidate } from '../../strategies';
import type { NewSession, TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';

/** A session that is not assigned to a worker yet. */
export type PendingSession = Omit<NewSession, 'workerId' | 'instanceId' | 'linkId'>;

/** Chooses workers to open sessions on. A pending session counts as load of the chosen worker. */
export class SessionHosts {
  /** The chosen worker, by session. */
  private readonly reservations = new Map<string, string>();
  /** Sessions being opened here that are not in the store yet, with their API key. */
  private readonly pending = new Map<string, string | undefined>();

  constructor(
    private readonly registry: Registry,
    private readonly loadBalancer: LoadBalancer,
    private readonly openSessions: OpenSessions,
    private readonly store: TaskStore,
  ) {}

  /**
   * Counts a session as pending until `settle`. Returns false if the pending sessions of this replica and the open
   * sessions of all replicas would exceed `max`. Replicas do not see each other's pending sessions, so together they
   * may exceed `max` by those. The limit of an API key is only checked early here, so that no worker opens a session
   * in vain; the store decides when the session is added.
   * @throws YardError `KEY_LIMIT_REACHED`.
   */
  async admit(sessionId: string, max: number, keyId?: string): Promise<boolean> {
    const { sessions } = this.store;
    const pendingOfKey = [...this.pending.values()].filter((other) => other === keyId).length;
    this.pending.set(sessionId, keyId);
    const { size } = this.pending; // at the moment of the store's count
    let isAdmitted = false;
    try {
      const checking = keyId === undefined ? undefined : sessions.checkLimit(keyId, pendingOfKey);
      const [open] = await Promise.all([sessions.count(), checking]);
      isAdmitted = open + size <= max;
    } finally {
      if (!isAdmitted) this.pending.delete(sessionId);
    }
    return isAdmitted;
  }

  /** Stops counting a session as pending: it is in the store, or no worker opened it. */
  settle(sessionId: string): void {
    this.pending.delete(sessionId);
  }

  /** Picks the worker with room for the session that has the lowest load, sessions included. */
  pick({ capability, labels }: PendingSession, tried: ReadonlySet<string>): Candidate | undefined {
    const hosts = this.registry.sessionHosts(capability, labels.require);
    const candidates = hosts.flatMap(({ candidate, sessionsMax }) => {
      const sessions = this.countOn(candidate.workerId);
      if (tried.has(candidate.workerId) || sessions >= sessionsMax) return [];
      return [{ ...candidate, inFlight: candidate.inFlight + sessions }];
    });
    return this.loadBalancer.pick(candidates, labels.prefer);
  }

  /** Counts the session on the chosen worker until `releaseReservation`. */
  reserve(sessionId: string, workerId: string): void {
    this.reservations.set(sessionId, workerId);
  }

  releaseReservation(sessionId: string): void {
    this.reservations.delete(sessionId);
  }

  /**
   * Returns the session as assigned to this worker. @throws YardError `NO_CAPABLE_WORKER` if the worker was removed
   * meanwhile.
   */
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
