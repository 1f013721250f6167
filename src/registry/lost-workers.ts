import type { WorkerRecord } from './worker';

/** Limit of the JSON of all lost workers, in characters. Above it, the workers that were lost first are removed. */
const charsMax = 16 * 1024 * 1024;

/** The sizes of lost workers in the order of their loss. Lost workers stay listed for a while, in limited memory. */
export class LostWorkers {
  private readonly chars = new Map<string, number>();
  private total = 0;

  put({ workerId, instanceId, name, version, labels, capabilities, load }: WorkerRecord): void {
    this.drop(workerId);
    const chars = JSON.stringify({ workerId, instanceId, name, version, labels, capabilities, load }).length;
    this.chars.set(workerId, chars);
    this.total += chars;
  }

  drop(workerId: string): void {
    this.total -= this.chars.get(workerId) ?? 0;
    this.chars.delete(workerId);
  }

  /** The next worker to remove, or undefined while within the limit. */
  get excess(): string | undefined {
    return this.total > charsMax ? this.chars.keys().next().value : undefined;
  }
}
