import { EventEmitter } from 'node:events';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Capability, DeclaredSchema, Labels, WorkerHeartbeat } from '@yardmaster/protocol';
import type { Candidates } from './candidates';
import { Catalogue, type OfferedCapability } from './catalogue';
import { hasLabels } from './labels';
import { LostWorkers } from './lost-workers';
import { Pools, toCandidate } from './pools';
import type { Registration, SessionHost, WorkerRecord } from './worker';
import { nextWorkerState, type WorkerEvent, type WorkerState } from './worker.state';

type MutableRecord = { -readonly [K in keyof WorkerRecord]: WorkerRecord[K] } & { inFlight: Set<string> };

export interface RegistryEvents {
  /** A worker went from one state to another. */
  state: [worker: WorkerRecord, from: WorkerState | undefined];
  /** A worker declared other capabilities while it is linked. */
  declared: [worker: WorkerRecord];
  /** A worker reported its status. */
  heartbeat: [worker: WorkerRecord];
  /** Somewhere there may be room for a task that waits. */
  slotFreed: [];
  /** The capabilities that the fleet offers may have changed. */
  capabilities: [];
}

const endedMax = 1000;

/** Which workers exist, what they can do, and how many tasks each has in flight. It decides nothing about tasks. */
export class Registry extends EventEmitter<RegistryEvents> {
  private readonly workers = new Map<string, MutableRecord>();
  /** Instances whose process is known to have ended: the last of them. */
  private readonly ended = new Set<string>();
  private readonly pools = new Pools(this.workers, (worker) => this.isAvailable(worker));
  private readonly catalogue = new Catalogue();
  private readonly lost = new LostWorkers();

  constructor(private readonly clock: Clock) {
    super();
    this.setMaxListeners(0);
  }

  /** Workers that are known. */
  get size(): number {
    return this.workers.size;
  }

  /** A worker presents itself on a new link; it is `registering` until `apply(…, 'registered')`. */
  register(registration: Registration): WorkerRecord {
    const known = this.workers.get(registration.workerId);
    const nowMs = this.clock.nowMs();
    const record: MutableRecord = {
      ...registration,
      state: known?.state ?? 'registering',
      inFlight: known?.inFlight ?? new Set(),
      registeredAtMs: nowMs,
      lastSeenAtMs: nowMs,
      reconnects: known ? known.reconnects + 1 : 0,
      heartbeats: known?.heartbeats ?? 0,
      isCordoned: known?.isCordoned ?? false,
      rejectionsInARow: 0,
      pausedUntilMs: 0,
    };
    this.workers.set(record.workerId, record);
    this.catalogue.put(record);
    this.pools.update(record);
    if (known) this.apply(record.workerId, 'register');
    else this.emit('state', record, undefined);
    this.emit('capabilities');
    return record;
  }

  /** Moves a worker by the table of `worker.state.ts`; false if the table has no such transition. */
  apply(workerId: string, event: WorkerEvent, linkEnd?: WorkerRecord['linkEnd']): boolean {
    const record = this.workers.get(workerId);
    const next = record && nextWorkerState(record.state, event);
    if (!record || !next) return false;
    const from = record.state;
    record.state = next === 'online' && record.isCordoned ? 'draining' : next;
    record.linkEnd = linkEnd ?? (next === 'offline' ? record.linkEnd : undefined);
    if (next === 'offline') record.capabilities = record.capabilities.map(nameOnly);
    if (next === 'removed') this.workers.delete(workerId);
    if (next === 'removed' || next === 'offline') this.catalogue.drop(workerId);
    if (next === 'removed') this.pools.remove(workerId);
    else this.pools.update(record);
    if (next === 'offline') this.lost.put(record);
    else this.lost.drop(workerId);
    this.emit('state', record, from);
    if (record.state === 'online') this.emit('slotFreed');
    if (next === 'offline' || next === 'removed') this.emit('capabilities');
    if (next === 'offline') this.removeExcess();
    return true;
  }

  /** The process of an instance has ended. If it is the current instance of its worker, the worker is lost. */
  end(workerId: string, instanceId: string): void {
    this.ended.add(instanceId);
    if (this.ended.size > endedMax) this.ended.delete(this.ended.values().next().value!);
    if (this.workers.get(workerId)?.instanceId === instanceId) this.apply(workerId, 'lost');
  }

  /** True if `end` was called for it: what still arrives was sent before. */
  hasEnded(instanceId: string): boolean {
    return this.ended.has(instanceId);
  }

  /** An operator takes a worker out of service, or puts it back; this outlives links and restarts of the worker. */
  cordon(workerId: string, isCordoned: boolean): boolean {
    const record = this.workers.get(workerId);
    if (!record) return false;
    record.isCordoned = isCordoned;
    this.apply(workerId, isCordoned ? 'drain' : 'resume');
    return true;
  }

  /** A worker that is registering was, or was not, out of service where it was linked before. */
  inheritCordon(workerId: string, isCordoned: boolean): void {
    const record = this.workers.get(workerId);
    if (record?.state === 'registering') record.isCordoned = isCordoned;
  }

  heartbeat(workerId: string, load: WorkerHeartbeat['load']): boolean {
    const record = this.workers.get(workerId);
    if (!record) return false;
    Object.assign(record, { load, lastSeenAtMs: this.clock.nowMs(), heartbeats: record.heartbeats + 1 });
    this.emit('heartbeat', record);
    return true;
  }

  setCapabilities(workerId: string, capabilities: Capability[]): void {
    const record = this.workers.get(workerId);
    if (!record) return;
    record.capabilities = capabilities;
    if (record.state !== 'offline') this.catalogue.put(record);
    this.pools.update(record);
    this.emit('declared', record);
    this.emit('capabilities');
    this.emit('slotFreed');
  }

  /** Takes a slot of a worker for a task. */
  occupy(workerId: string, taskId: string): void {
    const record = this.workers.get(workerId);
    if (!record || record.inFlight.has(taskId)) return;
    record.inFlight.add(taskId);
    this.pools.refresh(record);
  }

  /** Gives the slot back; does nothing if the task does not hold one. */
  vacate(workerId: string, taskId: string): void {
    const record = this.workers.get(workerId);
    if (!record?.inFlight.delete(taskId)) return;
    this.pools.refresh(record);
    this.emit('slotFreed');
  }

  /** A worker took a task: it is not to be paused. */
  recordAcceptance(workerId: string): void {
    const record = this.workers.get(workerId);
    if (record) record.rejectionsInARow = 0;
  }

  /** A worker did not take a task. It gets none for a while, whose length is decided by how often in a row that happened. */
  recordRejection(workerId: string, pauseMs: (rejectionsInARow: number) => number): void {
    const record = this.workers.get(workerId);
    if (!record) return;
    const durationMs = pauseMs(++record.rejectionsInARow);
    const untilMs = (record.pausedUntilMs = this.clock.nowMs() + durationMs);
    this.pools.refresh(record);
    this.clock.setTimer(durationMs, () => {
      // A timer may go off a little before its time by the clock; who looks for room then must find it, for nobody looks again.
      if (record.pausedUntilMs === untilMs) record.pausedUntilMs = 0;
      if (this.workers.get(workerId) === record) this.pools.refresh(record);
      this.emit('slotFreed');
    });
  }

  /** The workers that may take a task of this capability now: online, with a free slot and every required label. They go on changing. */
  candidates(capability: string, require: Labels): Candidates {
    return this.pools.get(capability, require).free;
  }

  /** Tasks of this capability that its candidates can take together. */
  freeSlotsFor(capability: string, require: Labels): number {
    return this.catalogue.has(capability) ? this.pools.get(capability, require).free.freeSlots : 0;
  }

  /** Tasks that all workers together can take now, whatever they are. */
  get freeSlots(): number {
    return this.pools.free.freeSlots;
  }

  /** True if a worker may be given a task of a session that it has: it has a free slot, and may be draining. */
  hasSlot(workerId: string): boolean {
    const record = this.workers.get(workerId);
    if (!record || (record.state !== 'online' && record.state !== 'draining')) return false;
    return record.inFlight.size < record.slots && !isPaused(record);
  }

  /** The workers that may be asked to open a session, and how many each keeps. */
  sessionHosts(capability: string, require: Labels): SessionHost[] {
    const keepers = this.list().filter(
      (record) =>
        record.state === 'online' && supportsSessions(record, capability) && hasLabels(record.labels, require),
    );
    return keepers.map((record) => ({ candidate: toCandidate(record), sessionsMax: record.sessionsMax ?? 0 }));
  }

  /** True if a worker that is online or may come back could take such a task, now or later. */
  isCapable(capability: string, require: Labels): boolean {
    return this.catalogue.has(capability) && this.pools.get(capability, require).capable.size > 0;
  }

  /** The schema of the input of a capability, as the worker that registered last declares it; none if no worker did. */
  inputSchemaOf(name: string): DeclaredSchema | undefined {
    return this.catalogue.inputSchemaOf(name);
  }

  /** When the worker registered whose declaration of a capability holds. */
  declaredAtMs(name: string): number | undefined {
    return this.catalogue.declaredAtMs(name);
  }

  /** True if a worker that is not lost declares this capability. */
  offersCapability(name: string): boolean {
    return this.catalogue.has(name);
  }

  /** Every capability of a worker that is not lost, once: as the worker that registered last declares it. */
  capabilities(): OfferedCapability[] {
    return this.catalogue.list();
  }

  get(workerId: string): WorkerRecord | undefined {
    return this.workers.get(workerId);
  }

  list(): WorkerRecord[] {
    return [...this.workers.values()];
  }

  /** Workers that came and left must not fill the memory, however many they are. */
  private removeExcess(): void {
    for (let id = this.lost.excess; id !== undefined; id = this.lost.excess) this.apply(id, 'remove');
  }

  /** Whether a worker may be given one more task, of a kind that it can do. */
  private isAvailable(record: WorkerRecord): boolean {
    return record.state === 'online' && record.inFlight.size < record.slots && !isPaused(record);
  }
}

/** Until the timer of the pause, whatever the clock says: what the pools know must not depend on when they were asked. */
function isPaused({ pausedUntilMs }: WorkerRecord): boolean {
  return pausedUntilMs > 0;
}

/** The part of a declaration that is kept of a lost worker; what a capability is like, it declares again if it comes back. */
function nameOnly({ name, sessions }: Capability): Capability {
  return { name, description: '', inputSchema: {}, ...(sessions !== undefined && { sessions }) };
}

/** True if a worker keeps sessions for a capability. */
export function supportsSessions({ capabilities }: WorkerRecord, capability: string): boolean {
  return capabilities.some(({ name, sessions }) => name === capability && sessions === true);
}
