import type { LoadBalancer } from '../../load-balancer';
import type { Registry } from '../../registry';
import type { EligibleQueue, QueueSlots, Placement, WaitingTask } from '../../tasks';
import type { Match } from '../attempts';
import type { OpenSessions } from '../sessions';

/** What this control plane has room for, and the keys of the queues that no worker can serve until the fleet changes. */
export interface SortedQueues {
  offers: QueueSlots[];
  /** Tasks that it can take in all: the queues share workers. */
  room: number;
  unservable: string[];
}

/** Limit of tasks that are taken at once: one statement or turn must not hold up everything else. */
export const roomMax = 500;

/** What a change of the fleet may have brought: room for a task, or other workers and capabilities. */
export interface FleetListeners {
  onRoom: () => void;
  onChange: () => void;
}

/** Decides which queues the fleet can serve now, and which worker a task goes to. */
export class Matching {
  constructor(
    private readonly registry: Registry,
    private readonly loadBalancer: LoadBalancer,
    private readonly openSessions: OpenSessions,
  ) {}

  sort(queues: readonly EligibleQueue[]): SortedQueues {
    const offers: QueueSlots[] = [];
    const unservable: string[] = [];
    let inSessions = 0;
    for (const { key, capability, require, sessionId } of queues) {
      if (sessionId !== undefined) {
        const found = this.openSessions.roomIn(sessionId);
        if (found === 'absent') {
          unservable.push(key);
          this.openSessions.miss(sessionId);
        }
        if (found !== 'room') continue;
        inSessions++;
        offers.push({ key, slots: 1 });
        continue;
      }
      const room = this.registry.roomFor(capability, require);
      if (room > 0) offers.push({ key, slots: room });
      else if (!this.registry.isCapable(capability, require)) unservable.push(key);
    }
    return { offers, room: Math.min(roomMax, this.registry.room + inSessions), unservable };
  }

  /** The worker for a task; nothing if none has room. */
  match({ sessionId, capability, labels, workerId }: WaitingTask): Match | undefined {
    if (sessionId !== undefined) return this.matchBySession(sessionId);
    const candidates = this.registry.candidates(capability, labels.require);
    const placed = this.loadBalancer.place(candidates, labels.prefer, workerId);
    return placed && this.matchTo(placed.worker.workerId, placed.placement);
  }

  /** Tells of changes of the fleet. The returned function ends that. */
  subscribe({ onRoom, onChange }: FleetListeners): () => void {
    const { registry, openSessions } = this;
    registry.on('state', onChange).on('capabilities', onChange).on('room', onRoom);
    openSessions.on('held', onChange);
    return () => {
      registry.off('state', onChange).off('capabilities', onChange).off('room', onRoom);
      openSessions.off('held', onChange);
    };
  }

  /** A task that was placed just before may have taken the slot. */
  private matchBySession(sessionId: string): Match | undefined {
    const session = this.openSessions.get(sessionId);
    if (!session || this.openSessions.roomIn(sessionId) !== 'room') return undefined;
    return this.matchTo(session.workerId, matchedBySession);
  }

  private matchTo(workerId: string, placement: Placement): Match | undefined {
    const worker = this.registry.get(workerId);
    return worker && { worker, placement };
  }
}

const matchedBySession: Placement = { strategy: 'session', candidates: 1, reason: 'the worker of its session' };
