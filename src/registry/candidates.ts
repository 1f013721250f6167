import type { Labels } from '@yardmaster/protocol';
import type { Candidate, Choices, Order } from '../strategies';
import { hasLabels } from './labels';

/**
 * Workers with a free slot, sorted in each order that was requested, so that the first of ten thousand costs no more
 * than the first of ten.
 */
export class Candidates implements Iterable<Candidate> {
  private readonly byId = new Map<string, Candidate>();
  private slotCount = 0;
  private readonly ordered = new Map<Order | undefined, SortedList<Candidate>>();

  /** `narrow` returns the candidates with certain labels, if they are known already. */
  constructor(
    candidates: Iterable<Candidate> = [],
    private readonly narrow?: (labels: Labels) => Candidates,
  ) {
    for (const candidate of candidates) this.set(candidate);
  }

  get size(): number {
    return this.byId.size;
  }

  /** Free slots of all candidates. */
  get freeSlots(): number {
    return this.slotCount;
  }

  [Symbol.iterator](): Iterator<Candidate> {
    return this.byId.values();
  }

  has(workerId: string): boolean {
    return this.byId.has(workerId);
  }

  /**
   * Returns all candidates in an order, ties by worker id, without `exceptId`. The result changes with the candidates.
   */
  inOrder(order?: Order, exceptId?: string): Choices {
    const sorted = this.ordered.get(order) ?? this.sort(order);
    const except = exceptId === undefined ? undefined : this.byId.get(exceptId);
    return except ? new ListWithout(sorted, except) : sorted;
  }

  /** Returns the candidates that also have these labels. */
  withLabels(labels: Labels): Candidates {
    return (
      this.narrow?.(labels) ?? new Candidates([...this].filter((candidate) => hasLabels(candidate.labels, labels)))
    );
  }

  /** Adds or replaces the candidate of a worker. */
  set(candidate: Candidate): void {
    this.detach(candidate.workerId);
    this.byId.set(candidate.workerId, candidate);
    this.slotCount += freeSlotsOf(candidate);
    for (const sorted of this.ordered.values()) sorted.add(candidate);
  }

  delete(workerId: string): void {
    this.detach(workerId);
    this.byId.delete(workerId);
  }

  private sort(order?: Order): SortedList<Candidate> {
    const sorted = new SortedList(this.byId.values(), order ? (a, b) => order(a, b) || byWorkerId(a, b) : byWorkerId);
    this.ordered.set(order, sorted);
    return sorted;
  }

  private detach(workerId: string): void {
    const known = this.byId.get(workerId);
    if (!known) return;
    this.slotCount -= freeSlotsOf(known);
    for (const sorted of this.ordered.values()) sorted.remove(known);
  }
}

/** Returns the free slots of a candidate, at least one. */
function freeSlotsOf({ slots, inFlight }: Candidate): number {
  return Math.max(1, slots - inFlight);
}

/** Breaks ties, so that choices do not depend on the order of arrival. */
function byWorkerId(a: Candidate, b: Candidate): number {
  return a.workerId < b.workerId ? -1 : a.workerId > b.workerId ? 1 : 0;
}

/** Maximum items per chunk: small enough to shift quickly, large enough for few chunks. */
const chunkLengthMax = 128;

/**
 * A sorted list in chunks, so that adding or removing one of ten thousand items moves few others. An item's order must
 * not change while it is in the list.
 */
export class SortedList<T> {
  /** No chunk is empty. */
  private readonly chunks: T[][] = [];
  private length = 0;

  /** `compare` returns 0 only for the same item. */
  constructor(
    items: Iterable<T>,
    private readonly compare: (a: T, b: T) => number,
  ) {
    const sorted = [...items].sort(compare);
    for (let at = 0; at < sorted.length; at += chunkLengthMax / 2) {
      this.chunks.push(sorted.slice(at, at + chunkLengthMax / 2));
    }
    this.length = sorted.length;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const chunk of this.chunks) yield* chunk;
  }

  get size(): number {
    return this.length;
  }

  /** Returns the item at a rank from 0 to `size - 1`. Reads chunk lengths, not items. */
  at(rank: number): T {
    let offset = rank;
    for (const chunk of this.chunks) {
      if (offset < chunk.length) return chunk[offset]!;
      offset -= chunk.length;
    }
    throw new RangeError(`rank ${rank} of ${this.length} items`);
  }

  /** Returns the first item for which `isFrom` holds; it must hold for all later items too. */
  find(isFrom: (item: T) => boolean): T | undefined {
    const chunk = this.chunks[firstIndex(this.chunks, (each) => isFrom(each.at(-1)!))];
    return chunk?.[firstIndex(chunk, isFrom)];
  }

  /** Returns the rank of an item in the list. */
  rankOf(item: T): number {
    const chunkAt = this.chunkOf(item);
    const before = this.chunks.slice(0, chunkAt).reduce((sum, { length }) => sum + length, 0);
    return before + firstIndex(this.chunks[chunkAt]!, (other) => this.compare(other, item) >= 0);
  }

  add(item: T): void {
    const { chunks, compare } = this;
    this.length++;
    if (chunks.length === 0) return void chunks.push([item]);
    const chunkAt = Math.min(this.chunkOf(item), chunks.length - 1);
    const chunk = chunks[chunkAt]!;
    const at = firstIndex(chunk, (other) => compare(other, item) >= 0);
    chunk.splice(at, 0, item);
    if (chunk.length > chunkLengthMax) chunks.splice(chunkAt + 1, 0, chunk.splice(chunkLengthMax / 2));
  }

  /** Does nothing if the item is not in the list. */
  remove(item: T): void {
    const { chunks, compare } = this;
    const chunkAt = this.chunkOf(item);
    const chunk = chunks[chunkAt];
    if (!chunk) return;
    const at = firstIndex(chunk, (other) => compare(other, item) >= 0);
    if (compare(chunk[at]!, item) !== 0) return;
    chunk.splice(at, 1);
    this.length--;
    if (chunk.length === 0) chunks.splice(chunkAt, 1);
  }

  /** Returns the index of the first chunk that ends at or after the item. */
  private chunkOf(item: T): number {
    return firstIndex(this.chunks, (chunk) => this.compare(chunk.at(-1)!, item) >= 0);
  }
}

/** A list without one of its items. */
class ListWithout<T> {
  constructor(
    private readonly list: SortedList<T>,
    private readonly item: T,
  ) {}

  get size(): number {
    return this.list.size - 1;
  }

  at(rank: number): T {
    return this.list.at(rank < this.list.rankOf(this.item) ? rank : rank + 1);
  }

  find(isFrom: (item: T) => boolean): T | undefined {
    const found = this.list.find(isFrom);
    if (found !== this.item) return found;
    const rank = this.list.rankOf(this.item);
    return rank < this.size ? this.at(rank) : undefined;
  }
}

/**
 * Returns the index of the first item for which `isFrom` holds (it must hold for all later ones too), or the length if
 * there is none.
 */
function firstIndex<T>(sorted: readonly T[], isFrom: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFrom(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
