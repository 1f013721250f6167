/** A min-heap that removes stale numbers when they reach the top. */
export class MinHeap {
  private readonly heap: number[] = [];

  add(value: number): void {
    const { heap } = this;
    let at = heap.push(value) - 1;
    while (at > 0 && heap[(at - 1) >> 1]! > value) {
      heap[at] = heap[(at - 1) >> 1]!;
      at = (at - 1) >> 1;
    }
    heap[at] = value;
  }

  /** Returns the smallest wanted number; drops unwanted ones before it. */
  first(isWanted: (value: number) => boolean): number | undefined {
    while (this.heap.length > 0 && !isWanted(this.heap[0]!)) this.drop();
    return this.heap[0];
  }

  private drop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below + 1 < heap.length && heap[below + 1]! < heap[below]!) below++;
      if (below >= heap.length || heap[below]! >= last) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }
}
