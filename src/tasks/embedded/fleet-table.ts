import { replicaOf } from '../../registry';
import type { FleetListener, FleetWorker } from '../port';

/** The fleet, in memory only: links do not outlive the process. */
export class FleetTable {
  private readonly rows = new Map<string, FleetWorker>();
  /** By replica, the time until which it is marked as alive. */
  private readonly aliveUntilMs = new Map<string, number>();
  private readonly listeners = new Set<FleetListener>();

  /** `onChange` gets each changed row and its previous version, before the listeners. */
  constructor(
    private readonly onChange: (row: FleetWorker, isGone: boolean, before: FleetWorker | undefined) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  link(worker: FleetWorker): FleetWorker | undefined {
    const before = this.rows.get(worker.workerId);
    this.rows.set(worker.workerId, worker);
    this.notify(worker, false, before);
    return before;
  }

  update(worker: FleetWorker): boolean {
    const before = this.rows.get(worker.workerId);
    if (before?.linkId !== worker.linkId) return false;
    this.rows.set(worker.workerId, worker);
    this.notify(worker, false, before);
    return true;
  }

  unlink(workerId: string, linkId: string): boolean {
    const row = this.rows.get(workerId);
    if (row?.linkId !== linkId) return false;
    this.rows.delete(workerId);
    this.notify(row, true, row);
    return true;
  }

  workers(): FleetWorker[] {
    return [...this.rows.values()];
  }

  get(workerId: string): FleetWorker | undefined {
    return this.rows.get(workerId);
  }

  subscribe(listener: FleetListener): () => void {
    const own: FleetListener = (...change) => listener(...change);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  markAlive(replicaId: string, untilMs: number): void {
    this.aliveUntilMs.set(replicaId, untilMs);
  }

  isAlive(replicaId: string, atMs: number): boolean {
    return (this.aliveUntilMs.get(replicaId) ?? -Infinity) > atMs;
  }

  dropReplicas(aliveBeforeMs: number): void {
    const gone = [...this.aliveUntilMs].filter(([, untilMs]) => untilMs < aliveBeforeMs).map(([id]) => id);
    if (gone.length === 0) return;
    for (const id of gone) this.aliveUntilMs.delete(id);
    for (const { workerId, linkId } of this.workers())
      if (!this.aliveUntilMs.has(replicaOf(linkId))) this.unlink(workerId, linkId);
  }

  private notify(row: FleetWorker, isGone: boolean, before: FleetWorker | undefined): void {
    this.onChange(row, isGone, before);
    for (const listener of this.listeners) {
      try {
        listener(row, isGone);
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
