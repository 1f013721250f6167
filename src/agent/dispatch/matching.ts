import type { LoadBalancer } from '../../load-balancer';
import type { Registry } from '../../registry';
import type { Placement, WaitingQueue, WaitingTask } from '../../tasks';
import type { OpenSessions } from '../sessions';

/** A worker for a task, and why it is this one. */
export interface Match {
  workerId: string;
  placement: Placement;
}

/** Keys of queues: those with a task that some worker has room for, and those that no worker can serve until the fleet changes. */
export interface SortedQueues {
  open: string[];
  unservable: string[];
}

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

  sort(queues: readonly WaitingQueue[]): SortedQueues {
    const unservable: string[] = [];
    const open = queues.filter(({ key, capability, require, sessionId }) => {
      if (sessionId !== undefined) return this.openSessions.roomIn(sessionId) === 'room';
      if (this.registry.hasRoom(capability, require)) return true;
      if (!this.registry.isCapable(capability, require)) unservable.push(key);
      return false;
    });
    return { open: open.map(({ key }) => key), unservable };
  }

  /** The worker for a task; nothing if none has room. */
  match({ sessionId, capability, labels, workerId }: WaitingTask): Match | undefined {
    if (sessionId !== undefined) {
      const session = this.openSessions.get(sessionId);
      return session && { workerId: session.workerId, placement: matchedBySession };
    }
    const candidates = this.registry.candidates(capability, labels.require);
    const placed = this.loadBalancer.place(candidates, labels.prefer, workerId);
    return placed && { workerId: placed.worker.workerId, placement: placed.placement };
  }

  /** Tells of changes of the fleet. The returned function ends that. */
  subscribe({ onRoom, onChange }: FleetListeners): () => void {
    this.registry.on('state', onChange).on('capabilities', onChange).on('room', onRoom);
    return () => void this.registry.off('state', onChange).off('capabilities', onChange).off('room', onRoom);
  }
}

const matchedBySession: Placement = { strategy: 'session', candidates: 1, reason: 'the worker of its session' };
