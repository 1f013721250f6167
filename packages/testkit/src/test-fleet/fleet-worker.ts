import { YardError, type Capability, type Labels, type WorkerRegister } from '@yardmaster/protocol';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Link } from '@yardmaster/worker-kit/link';
import type { ExecutorRequest } from './task-executor';
import type { FleetTask } from './fleet-task';

/** A worker of a test fleet, across its restarts and links. */
export class FleetWorker {
  readonly running = new Set<FleetTask>();
  private isDraining = false;
  private connection: { readonly link?: Link } = {};
  /** Set while it has no link: fires when its work is lost. */
  private loss?: Timer;
  private capabilities: ReadonlyMap<string, Capability> = new Map();

  constructor(private registration: WorkerRegister) {}

  get workerId(): string {
    return this.registration.workerId;
  }

  get instanceId(): string {
    return this.registration.instanceId;
  }

  get link(): Link | undefined {
    return this.connection.link;
  }

  registered(registration: WorkerRegister, link: Link): void {
    this.registration = registration;
    this.connection = { link };
    this.isDraining = false;
    this.loss?.cancel();
    this.offer(registration.capabilities);
  }

  linkLost(): void {
    this.connection = {};
  }

  /** Calls `lost` after `withinMs`, unless the worker registers before. */
  linkEnded(clock: Clock, withinMs: number, lost: () => void): void {
    this.linkLost();
    this.loss = clock.setTimer(withinMs, lost);
  }

  drain(): void {
    this.isDraining = true;
  }

  /** Cancels its timer. */
  close(): void {
    this.loss?.cancel();
  }

  offer(capabilities: readonly Capability[]): void {
    this.capabilities = new Map(capabilities.map((capability) => [capability.name, capability]));
  }

  capability(name: string): Capability | undefined {
    return this.capabilities.get(name);
  }

  get capabilityNames(): Iterable<string> {
    return this.capabilities.keys();
  }

  /** True if it offers the capability and has the labels. */
  canDo({ capability, labels }: Pick<ExecutorRequest, 'capability' | 'labels'>): boolean {
    return this.capabilities.has(capability) && countOf(this.registration.labels, labels?.require).isAll;
  }

  /** True if it has a free slot, and the session, if any, runs no other task. */
  hasCapacity(sessionId?: string): boolean {
    if (!this.link?.isOpen || this.isDraining || this.running.size >= this.registration.slots) return false;
    return sessionId === undefined || [...this.running].every(({ request }) => request.sessionId !== sessionId);
  }

  preferred(prefer: Labels | undefined): number {
    return countOf(this.registration.labels, prefer).count;
  }

  /** @throws YardError `LINK_CLOSED` if it has no link */
  get openLink(): Link {
    if (!this.link) throw new YardError('LINK_CLOSED', `worker ${this.workerId} has no link`);
    return this.link;
  }
}

function countOf(own: Labels, wanted: Labels = {}): { count: number; isAll: boolean } {
  const entries = Object.entries(wanted);
  const count = entries.filter(([key, value]) => own[key] === value).length;
  return { count, isAll: count === entries.length };
}
