import type { LoadBalancer } from '../../load-balancer';
import type { Registry } from '../../registry';
import type { EligibleQueue, QueueSlots, Assignment, WaitingTask } from '../../tasks';
import type { Match } from '../attempts';
import type { OpenSessions } from '../sessions';

/**
 * The queues that this replica can serve now, and the keys of those that no worker can serve until the fleet changes.
 */
export interface SortedQueues {
  offers: QueueSlots[];
  /** Limit of tasks over all queues, which share workers. */
  limit: number;
  unservable: string[];
}

/** Limit of tasks claimed at once: one statement or turn must not block everything else. */
export const claimsMax = 500;

/** Called when a slot may be free, and when workers or capabilities changed. */
export interface FleetListeners {
  onSlotFreed: () => void;
  onChange: () => void;
}

/** Decides which queues the fleet can serve now, and which worker gets a task. */
export class Matching {
  constructor(
    private readonly registry: Registry,
    private readonly loadBalancer: LoadBalancer,
    private readonly openSessions: OpenSessions,
  ) {}

  sortQueues(queues: readonly EligibleQueue[]): SortedQueues {
    const offers: QueueSlots[] = [];
    const unservable: string[] = [];
    let sessionSlots = 0;
    for (const { key, capability, require, sessionId } of queues) {
      if (sessionId !== undefined) {
        const found = this.openSessions.availabilityOf(sessionId);
        if (found === 'absent') {
          unservable.push(key);
          this.openSessions.reportMissing(sessionId);
        }
        if (found !== 'free') continue;
        sessionSlots++;
        offers.push({ key, slots: 1 });
        continue;
      }
      const freeSlots = this.registry.freeSlotsFor(capability, require);
      if (freeSlots > 0) offers.push({ key, slots: freeSlots });
      else if (!this.registry.isCapable(capability, require)) unservable.push(key);
    }
    return { offers, limit: Math.min(claimsMax, this.registry.freeSlots + sessionSlots), unservable };
  }

  /** Returns the worker for a task, or undefined if none has a free slot. */
  match({ sessionId, capability, labels, workerId }: WaitingTask): Match | undefined {
    if (sessionId !== undefined) return this.matchBySession(sessionId);
    const candidates = this.registry.candidates(capability, labels.require);
    const choice = this.loadBalancer.choose(candidates, labels.prefer, workerId);
    return choice && this.assign(choice.worker.workerId, choice.assignment);
  }

  /** Subscribes to changes of the fleet. The returned function unsubscribes. */
  subscribe({ onSlotFreed, onChange }: FleetListeners): () => void {
    const { registry, openSessions } = this;
    registry.on('state', onChange).on('capabilities', onChange).on('slotFreed', onSlotFreed);
    openSessions.on('held', onChange);
    return () => {
      registry.off('state', onChange).off('capabilities', onChange).off('slotFreed', onSlotFreed);
      openSessions.off('held', onChange);
    };
  }

  /** Returns the worker of the session if its slot is still free: a task assigned just before may use it. */
  private matchBySession(sessionId: string): Match | undefined {
    const session = this.openSessions.get(sessionId);
    if (!session || this.openSessions.availabilityOf(sessionId) !== 'free') return undefined;
    return this.assign(session.workerId, matchedBySession);
  }

  private assign(workerId: string, assignment: Assignment): Match | undefined {
    const worker = this.registry.get(workerId);
    return worker && { worker, assignment };
  }
}

const matchedBySession: Assignment = { strategy: 'session', candidates: 1, reason: 'the worker of its session' };
