import type { DeclaredSchema, Labels } from '@yardmaster/protocol';
import { Catalogue, type OfferedCapability } from './catalogue';
import { Pools } from './pools';
import type { WorkerRecord } from './worker';

/** The workers linked to other replicas and their capabilities. This replica never dispatches to them. */
export class RemoteWorkers {
  private readonly workers = new Map<string, WorkerRecord>();
  private readonly catalogue = new Catalogue();
  private readonly pools = new Pools(this.workers, () => false);

  get size(): number {
    return this.workers.size;
  }

  /** Adds or replaces a worker. Returns true if the remote capabilities may have changed. */
  put(worker: WorkerRecord): boolean {
    const { workerId, capabilities, labels, state } = worker;
    const known = this.workers.get(workerId);
    this.workers.set(workerId, worker);
    // Usually only the tasks in flight have changed.
    if (known?.capabilities === capabilities && known.labels === labels && known.state === state) return false;
    if (state === 'offline') this.catalogue.drop(workerId);
    else this.catalogue.put(worker);
    this.pools.update(worker);
    return true;
  }

  /** Removes a worker. Returns as `put`. */
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
