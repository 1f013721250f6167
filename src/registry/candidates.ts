import type { Labels } from '../protocol';
import { hasLabels } from './labels';
import { SortedList } from './sorted-list';
import type { Candidate } from './worker';

/** Ranks candidates; 0 for the same one only. */
export type Order = (a: Candidate, b: Candidate) => number;

/**
 * Workers that may take a task now. Kept in every order in which they were asked for, so that the first of ten thousand costs no more
 * than the first of ten.
 */
export class Candidates implements Iterable<Candidate> {
  private readonly byId = new Map<string, Candidate>();
  private readonly ordered = new Map<Order, SortedList<Candidate>>();

  /** `narrow`: knows those with certain labels already. */
  constructor(
    candidates: Iterable<Candidate> = [],
    private readonly narrow?: (labels: Labels) => Candidates,
  ) {
    for (const candidate of candidates) this.byId.set(candidate.workerId, candidate);
  }

  get size(): number {
    return this.byId.size;
  }

  [Symbol.iterator](): Iterator<Candidate> {
    return this.byId.values();
  }

  has(workerId: string): boolean {
    return this.byId.has(workerId);
  }

  /** All of them in an order. It changes with them. */
  inOrder(order: Order): SortedList<Candidate> {
    const known = this.ordered.get(order);
    if (known) return known;
    const sorted = new SortedList(this.byId.values(), order);
    this.ordered.set(order, sorted);
    return sorted;
  }

  /** Those that have these labels too. */
  withLabels(labels: Labels): Candidates {
    return (
      this.narrow?.(labels) ?? new Candidates([...this].filter((candidate) => hasLabels(candidate.labels, labels)))
    );
  }

  /** Adds one, or puts it in place of what was known of it. */
  set(candidate: Candidate): void {
    this.leaveOrders(candidate.workerId);
    this.byId.set(candidate.workerId, candidate);
    for (const sorted of this.ordered.values()) sorted.add(candidate);
  }

  delete(workerId: string): void {
    this.leaveOrders(workerId);
    this.byId.delete(workerId);
  }

  private leaveOrders(workerId: string): void {
    const known = this.byId.get(workerId);
    if (!known) return;
    for (const sorted of this.ordered.values()) sorted.remove(known);
  }
}
