import { type FleetListener, FleetRecords, type FleetWorker } from '../../port';
import type { FleetTable } from '../fleet-table';
import type { EngineAccess } from './engine-access';

export class EmbeddedFleet extends FleetRecords {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  async link(worker: FleetWorker): Promise<FleetWorker | undefined> {
    return this.table.link(worker);
  }

  async update(worker: FleetWorker): Promise<boolean> {
    return this.table.update(worker);
  }

  async unlink(workerId: string, linkId: string): Promise<boolean> {
    return this.table.unlink(workerId, linkId);
  }

  workers(): readonly FleetWorker[] {
    return this.table.workers();
  }

  get(workerId: string): FleetWorker | undefined {
    return this.table.get(workerId);
  }

  subscribe(listener: FleetListener): () => void {
    return this.table.subscribe(listener);
  }

  async markAlive(replicaId: string, untilMs: number): Promise<void> {
    this.table.markAlive(replicaId, untilMs);
  }

  isAlive(replicaId: string, atMs: number): boolean {
    return this.table.isAlive(replicaId, atMs);
  }

  async dropReplicas(aliveBeforeMs: number): Promise<void> {
    this.table.dropReplicas(aliveBeforeMs);
  }

  async runsHousekeeping(): Promise<boolean> {
    return this.access.engine.isOldest(this.access);
  }

  private get table(): FleetTable {
    return this.access.engine.fleet;
  }
}
