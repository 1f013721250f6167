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
  /** A worker changed its state. */
  state: [worker: WorkerRecord, from: WorkerState | undefined];
  /** A linked worker declared other capabilities. */
  declared: [worker: WorkerRecord];
  /** A worker sent a status report. */
  heartbeat: [worker: WorkerRecord];
  /** A slot may be free for a waiting task. */
  slotFreed: [];
  /** The offered capabilities may have changed. */
  capabilities: [];
}

const endedMax = 1000;

/** The workers linked here: their states, capabilities and tasks in flight. Makes no decisions about tasks. */
export class Registry extends EventEmitter<RegistryEvents> {
  private readonly workers = new Map<string, MutableRecord>();
  /** The most recent instances whose process has ended. */
  private readonly ended = new Set<string>();
  private readonly pools = new Pools(this.workers, (worker) => this.isAvailable(worker));
  private readonly catalogue = new Catalogue();
  private readonly lost = new LostWorkers();

  constructor(private readonly clock: Clock) {
    super();
    this.setMaxListeners(0);
  }

  /** Number of known workers. */
  get size(): number {
    return this.workers.size;
  }

  /** Registers a worker on a new link. It is `registering` until `apply(…, 'registered')`. */
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

  /** Applies an event to a worker's state (`worker.state.ts`). Returns false if the table has no such transition. */
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

  /** Records that the process of an instance has ended. If it is the worker's current instance, the worker is lost. */
  end(workerId: string, instanceId: string): void {
    this.ended.add(instanceId);
    if (this.ended.size > endedMax) this.ended.delete(this.ended.values().next().value!);
    if (this.workers.get(workerId)?.instanceId === instanceId) this.apply(workerId, 'lost');
  }

  /** Returns true if `end` was called for the instance: messages that still arrive were sent before. */
  hasEnded(instanceId: string): boolean {
    return this.ended.has(instanceId);
  }

  /** Takes a worker out of service, or puts it back. Persists across links and restarts of the worker. */
  cordon(workerId: string, isCordoned: boolean): boolean {
    const record = this.workers.get(workerId);
    if (!record) return false;
    record.isCordoned = isCordoned;
    this.apply(workerId, isCordoned ? 'drain' : 'resume');
    return true;
  }

  /** Copies the cordon of a registering worker from its previous replica. */
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

  /** Uses a slot of a worker for a task. */
  occupy(workerId: string, taskId: string): void {
    const record = this.workers.get(workerId);
    if (!record || record.inFlight.has(taskId)) return;
    record.inFlight.add(taskId);
    this.pools.refresh(record);
  }

  /** Frees the slot; does nothing if the task has none. */
  vacate(workerId: string, taskId: string): void {
    const record = this.workers.get(workerId);
    if (!record?.inFlight.delete(taskId)) return;
    this.pools.refresh(record);
    this.emit('slotFreed');
  }

  /** Resets the rejection counter of a worker. */
  recordAcceptance(workerId: string): void {
    const record = this.workers.get(workerId);
    if (record) record.rejectionsInARow = 0;
  }

  /** Pauses a worker that rejected a task; the pause depends on its rejections in a row. */
  recordRejection(workerId: string, pauseMs: (rejectionsInARow: number) => number): void {
    const record = this.workers.get(workerId);
    if (!record) return;
    const durationMs = pauseMs(++record.rejectionsInARow);
    const untilMs = (record.pausedUntilMs = this.clock.nowMs() + durationMs);
    this.pools.refresh(record);
    this.clock.setTimer(durationMs, () => {
      // The timer may fire slightly early by the clock. The slot must be free for listeners then, because there is no
      // later event.
      if (record.pausedUntilMs === untilMs) record.pausedUntilMs = 0;
      if (this.workers.get(workerId) === record) this.pools.refresh(record);
      this.emit('slotFreed');
    });
  }

  /**
   * Returns the workers that can run such a task now: online, with a free slot and every required label. The result is
   * live.
   */
  candidates(capability: string, require: Labels): Candidates {
    return this.pools.get(capability, require).free;
  }

  /** Returns the free slots of the candidates for such a task. */
  freeSlotsFor(capability: string, require: Labels): number {
    return this.catalogue.has(capability) ? this.pools.get(capability, require).free.freeSlots : 0;
  }

  /** Free slots of all workers. */
  get freeSlots(): number {
    return this.pools.free.freeSlots;
  }

  /** Returns true if a worker can run a task of a session that it has: it has a free slot; it may be draining. */
  hasSlot(workerId: string): boolean {
    const record = this.workers.get(workerId);
    if (!record || (record.state !== 'online' && record.state !== 'draining')) return false;
    return record.inFlight.size < record.slots && !isPaused(record);
  }

  /** Returns the workers that can open a session, and the limit of each. */
  sessionHosts(capability: string, require: Labels): SessionHost[] {
    const records = this.list().filter(
      (record) =>
        record.state === 'online' && supportsSessions(record, capability) && hasLabels(record.labels, require),
    );
    return records.map((record) => ({ candidate: toCandidate(record), sessionsMax: record.sessionsMax ?? 0 }));
  }

  /** Returns true if an online worker, or one that may reconnect, can run such a task now or later. */
  isCapable(capability: string, require: Labels): boolean {
    return this.catalogue.has(capability) && this.pools.get(capability, require).capable.size > 0;
  }

  /**
   * Returns the input schema of a capability as the worker that registered last declares it, or undefined if none does.
   */
  inputSchemaOf(name: string): DeclaredSchema | undefined {
    return this.catalogue.inputSchemaOf(name);
  }

  /** Returns the registration time of the worker whose declaration of a capability applies. */
  declaredAtMs(name: string): number | undefined {
    return this.catalogue.declaredAtMs(name);
  }

  /** Returns true if a worker that is not lost declares this capability. */
  offersCapability(name: string): boolean {
    return this.catalogue.has(name);
  }

  /** Returns each capability of workers that are not lost, as the worker that registered last declares it. */
  capabilities(): OfferedCapability[] {
    return this.catalogue.list();
  }

  get(workerId: string): WorkerRecord | undefined {
    return this.workers.get(workerId);
  }

  list(): WorkerRecord[] {
    return [...this.workers.values()];
  }

  /** Limits the memory for workers that are no longer linked. */
  private removeExcess(): void {
    for (let id = this.lost.excess; id !== undefined; id = this.lost.excess) this.apply(id, 'remove');
  }

  /** Returns true if a worker can get one more task. */
  private isAvailable(record: WorkerRecord): boolean {
    return record.state === 'online' && record.inFlight.size < record.slots && !isPaused(record);
  }
}

/** True until the timer of the pause fires, regardless of the clock: pools must not depend on the time of a query. */
function isPaused({ pausedUntilMs }: WorkerRecord): boolean {
  return pausedUntilMs > 0;
}

/** Reduces a declaration of a lost worker to its name. The worker declares it again if it reconnects. */
function nameOnly({ name, sessions }: Capability): Capability {
  return { name, description: '', inputSchema: {}, ...(sessions !== undefined && { sessions }) };
}

/** Returns true if a worker supports sessions for a capability. */
export function supportsSessions({ capabilities }: WorkerRecord, capability: string): boolean {
  return capabilities.some(({ name, sessions }) => name === capability && sessions === true);
}
