import type { Labels } from '@yardmaster/protocol';
import type { Candidate } from '../strategies';
import { Candidates } from './candidates';
import { hasLabels } from './labels';
import type { WorkerRecord } from './worker';

/** What is known of one kind of task: who could do it, and who has room for it now. */
export interface Pool {
  readonly capability: string;
  readonly require: Labels;
  /** Workers that are here, or may be again, and can do it. */
  readonly capable: Set<string>;
  /** Those that may take one now. */
  readonly free: Candidates;
}

/** Kinds of tasks that are looked at; of more, the one that was not asked for the longest is forgotten, and made anew if it comes again. */
export const poolsMax = 1024;

/**
 * Workers by the kind of tasks that they can do, kept up to date by what changes, so that nobody has to look at all workers for one
 * task. A kind is a capability with the labels that are required.
 */
export class Pools {
  private readonly pools = new Map<string, Pool>();
  /** Those that may take a task now, whatever it is. */
  readonly free = new Candidates();
  /** By worker, the pools that it is in. */
  private readonly memberships = new Map<string, Set<Pool>>();

  /** `isFree`: whether a worker has room for a task, whatever it is. */
  constructor(
    private readonly workers: ReadonlyMap<string, WorkerRecord>,
    private readonly isFree: (worker: WorkerRecord) => boolean,
  ) {}

  /** The pool of a kind of tasks, made where there is none. */
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

  /** How many pools a worker is in. */
  membershipsOf(workerId: string): number {
    return this.memberships.get(workerId)?.size ?? 0;
  }

  /** What the worker can do, its labels or its state may have changed. */
  update(worker: WorkerRecord): void {
    this.remove(worker.workerId);
    setFree(this.free, worker.workerId, this.candidateOf(worker));
    for (const pool of this.pools.values()) this.addToPool(worker, pool);
  }

  /** Whether the worker has room may have changed. */
  refresh(worker: WorkerRecord): void {
    const candidate = this.candidateOf(worker);
    setFree(this.free, worker.workerId, candidate);
    for (const { free } of this.memberships.get(worker.workerId) ?? []) setFree(free, worker.workerId, candidate);
  }

  /** The worker is gone. */
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
    // At once: a worker whose slots are all in use may not be refreshed for a long time.
    for (const workerId of pool.capable) this.memberships.get(workerId)?.delete(pool);
  }
}

function setFree(free: Candidates, workerId: string, candidate: Candidate | undefined): void {
  if (candidate) free.set(candidate);
  else free.delete(workerId);
}

/** Keys of the labels that queues require: each dispatch asks for those of every queue. */
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
