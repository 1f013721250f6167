import type { DeclaredSchema, Labels } from '@yardmaster/protocol';
import { Catalogue, type OfferedCapability } from './catalogue';
import { Pools } from './pools';
import type { WorkerRecord } from './worker';

/** The workers that are linked to other replicas, and what they offer. None of them is ever given a task from here. */
export class RemoteWorkers {
  private readonly workers = new Map<string, WorkerRecord>();
  private readonly catalogue = new Catalogue();
  private readonly pools = new Pools(this.workers, () => false);

  get size(): number {
    return this.workers.size;
  }

  /** Returns whether what the others can do may have changed. */
  put(worker: WorkerRecord): boolean {
    const { workerId, capabilities, labels, state } = worker;
    const known = this.workers.get(workerId);
    this.workers.set(workerId, worker);
    // Mostly, only what is in flight has changed.
    if (known?.capabilities === capabilities && known.labels === labels && known.state === state) return false;
    if (state === 'offline') this.catalogue.drop(workerId);
    else this.catalogue.put(worker);
    this.pools.update(worker);
    return true;
  }

  /** As `put`. */
  drop(workerId: string): boolean {
    if (!this.workers.delete(workerId)) return false;
    this.catalogue.drop(workerId);
    this.pools.remove(workerId);
    return true;
  }

  has(workerId: string): boolean {
    return this.workers.has(workerId);
  }

  get(workerId: string): WorkerRecord | undefined {
    return this.workers.get(workerId);
  }

  list(): WorkerRecord[] {
    return [...this.workers.values()];
  }

  isCapable(capability: string, require: Labels): boolean {
    return this.catalogue.has(capability) && this.pools.get(capability, require).capable.size > 0;
  }

  offers(name: string): boolean {
    return this.catalogue.has(name);
  }

  inputSchemaOf(name: string): DeclaredSchema | undefined {
    return this.catalogue.inputSchemaOf(name);
  }

  declaredAtMs(name: string): number | undefined {
    return this.catalogue.declaredAtMs(name);
  }

  capabilities(): OfferedCapability[] {
    return this.catalogue.list();
  }
}
