import type { Labels } from '@yardmaster/protocol';
import type { Candidate } from '../strategies';
import { Candidates } from './candidates';
import { hasLabels } from './labels';
import type { WorkerRecord } from './worker';

/** The workers for one kind of task: the capable ones, and those with a free slot. */
export interface Pool {
  readonly capability: string;
  readonly require: Labels;
  /** Workers that can run it and are not offline. */
  readonly capable: Set<string>;
  /** Workers that can run it and have a free slot. */
  readonly free: Candidates;
}

/** Limit of pools. The one unused for longest is dropped, and created again when needed. */
export const poolsMax = 1024;

/**
 * Workers by kind of task (a capability and required labels), updated incrementally, so that no dispatch scans all
 * workers.
 */
export class Pools {
  private readonly pools = new Map<string, Pool>();
  /** Workers with a free slot, for any kind of task. */
  readonly free = new Candidates();
  /** The pools of each worker. */
  private readonly memberships = new Map<string, Set<Pool>>();

  /** `isFree` returns true if a worker has a free slot. */
  constructor(
    private readonly workers: ReadonlyMap<string, WorkerRecord>,
    private readonly isFree: (worker: WorkerRecord) => boolean,
  ) {}

  /** Returns the pool of a kind of task; creates it if needed. */
  get(capability: string, require: Labels): Pool {
    const key = keyOf(capability, require);
    const known = this.pools.get(key);
    if (known) {
      this.pools.delete(key);
      this.pools.set(key, known);
      return known;
    }
    if (this.pools.size >= poolsMax) this.dropOldest();
    const pool = this.create(capability, require);
    this.pools.set(key, pool);
    for (const worker of this.workers.values()) this.addToPool(worker, pool);
    return pool;
  }

  /** Returns the number of pools of a worker. */
  membershipsOf(workerId: string): number {
    return this.memberships.get(workerId)?.size ?? 0;
  }

  /** Updates a worker whose capabilities, labels or state may have changed. */
  update(worker: WorkerRecord): void {
    this.remove(worker.workerId);
    setFree(this.free, worker.workerId, this.candidateOf(worker));
    for (const pool of this.pools.values()) this.addToPool(worker, pool);
  }

  /** Updates a worker whose free slots may have changed. */
  refresh(worker: WorkerRecord): void {
    const candidate = this.candidateOf(worker);
    setFree(this.free, worker.workerId, candidate);
    for (const { free } of this.memberships.get(worker.workerId) ?? []) setFree(free, worker.workerId, candidate);
  }

  /** Removes a worker. */
  remove(workerId: string): void {
    this.free.delete(workerId);
    for (const { capable, free } of this.memberships.get(workerId) ?? []) {
      capable.delete(workerId);
      free.delete(workerId);
    }
    this.memberships.delete(workerId);
  }

  private create(capability: string, require: Labels): Pool {
    const free = new Candidates([], (labels) => this.get(capability, { ...labels, ...require }).free);
    return { capability, require, capable: new Set(), free };
  }

  private addToPool(worker: WorkerRecord, pool: Pool): void {
    const { workerId, state, labels } = worker;
    if (state === 'offline' || !hasCapability(worker, pool.capability) || !hasLabels(labels, pool.require)) return;
    const own = this.memberships.get(workerId);
    if (own) own.add(pool);
    else this.memberships.set(workerId, new Set([pool]));
    pool.capable.add(workerId);
    setFree(pool.free, workerId, this.candidateOf(worker));
  }

  private candidateOf(worker: WorkerRecord): Candidate | undefined {
    return this.isFree(worker) ? toCandidate(worker) : undefined;
  }

  private dropOldest(): void {
    const [key, pool] = this.pools.entries().next().value!;
    this.pools.delete(key);
    // At once: a worker without free slots may not be refreshed for a long time.
    for (const workerId of pool.capable) this.memberships.get(workerId)?.delete(pool);
  }
}

function setFree(free: Candidates, workerId: string, candidate: Candidate | undefined): void {
  if (candidate) free.set(candidate);
  else free.delete(workerId);
}

/** Cached keys of required labels: each dispatch looks up those of every queue. */
const labelKeys = new WeakMap<Labels, string>();

function keyOf(capability: string, require: Labels): string {
  const key = labelKeys.get(require) ?? labelsKeyOf(require);
  return key === '' ? capability : `${capability} ${key}`;
}

function labelsKeyOf(require: Labels): string {
  const labels = Object.entries(require).sort(([a], [b]) => (a < b ? -1 : 1));
  const key = labels.length === 0 ? '' : JSON.stringify(labels);
  labelKeys.set(require, key);
  return key;
}

export function hasCapability({ capabilities }: WorkerRecord, capability: string): boolean {
  return capabilities.some(({ name }) => name === capability);
}

export function toCandidate({ workerId, slots, inFlight, labels, capabilities }: WorkerRecord): Candidate {
  return { workerId, slots, inFlight: inFlight.size, labels, capabilityCount: capabilities.length };
}
