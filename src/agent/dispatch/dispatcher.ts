import type { LoadBalancer } from '../../load-balancer';
import type { Log } from '../../log';
import type { Registry } from '../../registry';
import type { Placement, TaskStore, WaitingQueue, WaitingTask } from '../../tasks';
import type { Handover } from '../attempts/handover';
import type { OpenSessions } from '../sessions';

export interface DispatcherParts {
  store: TaskStore;
  registry: Registry;
  loadBalancer: LoadBalancer;
  handover: Handover;
  openSessions: OpenSessions;
  log: Log;
}

/**
 * Binds waiting tasks to free slots, late: a task leaves the queue only when a worker has room for it. It is woken by whatever
 * may have made room or work (a task added or requeued, a slot freed, a worker online) and goes on until one of them ran out.
 */
export class Dispatcher {
  private isConsuming = false;
  private isRunning = false;
  private isWoken = false;
  private readonly onRoom = (): void => this.wake();
  private readonly onFleet = (): void => {
    this.parts.store.bringBack();
    // What still nobody can serve is set aside again before it counts against the bound of label sets.
    this.wake();
  };
  private unsubscribe?: () => void;

  constructor(private readonly parts: DispatcherParts) {}

  get isActive(): boolean {
    return this.isConsuming;
  }

  start(): void {
    this.isConsuming = true;
    this.parts.registry.on('state', this.onFleet).on('capabilities', this.onFleet).on('room', this.onRoom);
    this.unsubscribe = this.parts.store.subscribe(({ task }) => task?.state === 'queued' && this.wake());
    this.wake();
  }

  /** Binds nothing more. What is bound already goes on. */
  stop(): void {
    this.isConsuming = false;
    this.parts.registry.off('state', this.onFleet).off('capabilities', this.onFleet).off('room', this.onRoom);
    this.unsubscribe?.();
  }

  /** Looks whether something can be bound. Cheap where nothing can. */
  wake(): void {
    this.isWoken = true;
    if (!this.isRunning && this.isConsuming) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.isWoken && this.isConsuming) {
      this.isWoken = false;
      try {
        while (this.isConsuming && (await this.bindNext()));
      } catch (error) {
        this.parts.log.error({ err: error }, 'dispatching failed; it is tried again at the next event');
      }
    }
    // In the turn of the last look: a wake that comes later must find that nobody looks.
    this.isRunning = false;
  }

  /** Binds the task that is next among those that some worker has room for; false where there is none. */
  private async bindNext(): Promise<boolean> {
    const { store, handover } = this.parts;
    const open = this.open(await store.eligible());
    const task = open.length > 0 ? await this.next(open) : undefined;
    if (!task) return false;
    try {
      const place = this.place(task);
      if (place) handover.begin(task, place.workerId, place.placement);
    } catch (error) {
      void handover.failedClaims.failed(task.id, error).then(() => this.wake());
    }
    return true;
  }

  /** The first of these queues. One that could not be assigned is passed over for a moment, and with it only its own queue. */
  private async next(open: readonly string[]): Promise<WaitingTask | undefined> {
    const { store, handover } = this.parts;
    const isPaused = (task: WaitingTask): boolean => handover.failedClaims.isPaused(task.id);
    const first = await store.next(open);
    if (!first || !isPaused(first)) return first;
    for (const key of open) {
      const task = await store.next([key]);
      if (task && !isPaused(task)) return task;
    }
    return undefined;
  }

  private place(task: WaitingTask): { workerId: string; placement: Placement } | undefined {
    const { registry, loadBalancer, openSessions } = this.parts;
    if (task.sessionId !== undefined) {
      const session = openSessions.get(task.sessionId);
      return session && { workerId: session.workerId, placement: placedBySession };
    }
    const candidates = registry.candidates(task.capability, task.labels.require);
    const placed = loadBalancer.place(candidates, task.labels.prefer, task.workerId);
    return placed && { workerId: placed.worker.workerId, placement: placed.placement };
  }

  /** Keys of the queues for which some worker has room. Those that no worker can serve cost nothing until the fleet changes. */
  private open(queues: readonly WaitingQueue[]): string[] {
    const { registry, store, openSessions } = this.parts;
    const unservable: string[] = [];
    const open = queues.filter(({ key, capability, require, sessionId }) => {
      if (sessionId !== undefined) return openSessions.roomIn(sessionId) === 'room';
      if (registry.hasRoom(capability, require)) return true;
      if (!registry.isCapable(capability, require)) unservable.push(key);
      return false;
    });
    store.setAside(unservable);
    return open.map(({ key }) => key);
  }
}

const placedBySession: Placement = { strategy: 'session', candidates: 1, reason: 'the worker of its session' };
