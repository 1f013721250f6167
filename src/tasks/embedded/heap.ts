/** A binary heap from which any item can be removed. Adding and removing cost O(log n), reading the first O(1). */
export class Heap<T> {
  private readonly items: T[] = [];
  private readonly positions = new Map<T, number>();

  /** `isBefore` must be a total order. */
  constructor(private readonly isBefore: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  /** The first item in order. */
  get first(): T | undefined {
    return this.items[0];
  }

  /** Adds an item that is not in the heap. Call `reposition` if its order changes. */
  add(item: T): void {
    this.put(item, this.items.length);
    this.moveUp(this.items.length - 1);
  }

  /** Removes an item; false if it was not in the heap. */
  remove(item: T): boolean {
    const at = this.positions.get(item);
    if (at === undefined) return false;
    this.positions.delete(item);
    const last = this.items.pop()!;
    if (at === this.items.length) return true;
    this.put(last, at);
    this.moveUp(at);
    this.moveDown(this.positions.get(last)!);
    return true;
  }

  /** Restores the order after the order of one item in the heap changed. */
  reposition(item: T): void {
    this.moveUp(this.positions.get(item)!);
    this.moveDown(this.positions.get(item)!);
  }

  /** Returns the number of items before this one; undefined if it is not in the heap. Costs O(n). */
  countBefore(item: T): number | undefined {
    if (!this.positions.has(item)) return undefined;
    return this.items.reduce((count, other) => (this.isBefore(other, item) ? count + 1 : count), 0);
  }

  /** Returns the leading items that match, in order, at most `limit`. They stay in the heap. */
  firstWhile(fits: (item: T) => boolean, limit: number): T[] {
    const taken: T[] = [];
    while (taken.length < limit && this.first !== undefined && fits(this.first)) {
      taken.push(this.first);
      this.remove(this.first);
    }
    for (const item of taken) this.add(item);
    return taken;
  }

  private moveUp(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(this.items[at]!, this.items[above]!)) return;
      this.swap(at, above);
      at = above;
    }
  }

  private moveDown(from: number): void {
    let at = from;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let best = at;
      if (left < this.items.length && this.isBefore(this.items[left]!, this.items[best]!)) best = left;
      if (right < this.items.length && this.isBefore(this.items[right]!, this.items[best]!)) best = right;
      if (best === at) return;
      this.swap(at, best);
      at = best;
    }
  }

  private swap(a: number, b: number): void {
    const item = this.items[a]!;
    this.put(this.items[b]!, a);
    this.put(item, b);
  }

  private put(item: T, at: number): void {
    this.items[at] = item;
    this.positions.set(item, at);
  }
}
