import type { Labels } from '@yardmaster/protocol';
import type { Candidate, Choices, Order } from '../strategies';
import { hasLabels } from './labels';

/**
 * Workers that may take a task now. Kept in every order in which they were asked for, so that the first of ten thousand costs no more
 * than the first of ten.
 */
export class Candidates implements Iterable<Candidate> {
  private readonly byId = new Map<string, Candidate>();
  private slotCount = 0;
  private readonly ordered = new Map<Order | undefined, SortedList<Candidate>>();

  /** `narrow`: knows those with certain labels already. */
  constructor(
    candidates: Iterable<Candidate> = [],
    private readonly narrow?: (labels: Labels) => Candidates,
  ) {
    for (const candidate of candidates) this.set(candidate);
  }

  get size(): number {
    return this.byId.size;
  }

  /** Tasks that they can take together. */
  get freeSlots(): number {
    return this.slotCount;
  }

  [Symbol.iterator](): Iterator<Candidate> {
    return this.byId.values();
  }

  has(workerId: string): boolean {
    return this.byId.has(workerId);
  }

  /** All of them in an order, ties by worker id, without `exceptId`. They change with the candidates. */
  inOrder(order?: Order, exceptId?: string): Choices {
    const sorted = this.ordered.get(order) ?? this.sort(order);
    const except = exceptId === undefined ? undefined : this.byId.get(exceptId);
    return except ? new ListWithout(sorted, except) : sorted;
  }

  /** Those that have these labels too. */
  withLabels(labels: Labels): Candidates {
    return (
      this.narrow?.(labels) ?? new Candidates([...this].filter((candidate) => hasLabels(candidate.labels, labels)))
    );
  }

  /** Adds a candidate, or replaces the known one of the same worker. */
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

/** A candidate has a free slot, so it has room for one at least. */
function freeSlotsOf({ slots, inFlight }: Candidate): number {
  return Math.max(1, slots - inFlight);
}

/** The one place where ties are broken, so that choices do not depend on who came first. */
function byWorkerId(a: Candidate, b: Candidate): number {
  return a.workerId < b.workerId ? -1 : a.workerId > b.workerId ? 1 : 0;
}

/** Items of one chunk, at most: small enough to be shifted at once, large enough that the chunks are few. */
const chunkLengthMax = 128;

/**
 * Items in order, in chunks, so that adding and removing one of ten thousand moves few others. An item must not change in
 * its order while it is in the list.
 */
export class SortedList<T> {
  /** None of them is empty. */
  private readonly chunks: T[][] = [];
  private length = 0;

  /** `compare` gives 0 for the same item only. */
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

  /** The item at a rank, from 0 to `size - 1`. It looks at the lengths of chunks, not at items. */
  at(rank: number): T {
    let offset = rank;
    for (const chunk of this.chunks) {
      if (offset < chunk.length) return chunk[offset]!;
      offset -= chunk.length;
    }
    throw new RangeError(`rank ${rank} of ${this.length} items`);
  }

  /** The first item for which `isFrom` holds; it must hold for all that follow too. */
  find(isFrom: (item: T) => boolean): T | undefined {
    const chunk = this.chunks[firstIndex(this.chunks, (each) => isFrom(each.at(-1)!))];
    return chunk?.[firstIndex(chunk, isFrom)];
  }

  /** The rank of an item of the list. */
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

  /** Does nothing for an item that is not in the list. */
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

  /** The first chunk that ends with the item or later. */
  private chunkOf(item: T): number {
    return firstIndex(this.chunks, (chunk) => this.compare(chunk.at(-1)!, item) >= 0);
  }
}

/** The items of a list but one of them. */
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

/** The index of the first item for which `isFrom` holds, and for all after it; the length if there is no such item. */
function firstIndex<T>(sorted: readonly T[], isFrom: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFrom(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
