import { SeededRandom } from '@yardmaster/testkit';
import { Heap } from './heap';

const heapOf = (items: number[]) => {
  const heap = new Heap<number>((a, b) => a < b);
  for (const item of items) heap.add(item);
  return heap;
};

const emptied = (heap: Heap<number>) => {
  const order: number[] = [];
  for (let first = heap.first; first !== undefined; first = heap.first) {
    order.push(first);
    heap.remove(first);
  }
  return order;
};

describe('Heap', () => {
  it.each([1, 2, 3])('returns items in order after any additions and removals (seed %d)', (seed) => {
    const random = new SeededRandom(seed);
    const items = Array.from({ length: 300 }, (_, index) => index).sort(() => random.next() - 0.5);
    const heap = heapOf(items);
    const removed = new Set(items.filter(() => random.next() < 0.4));
    for (const item of removed) expect(heap.remove(item)).toBe(true);
    const kept = items.filter((item) => !removed.has(item)).sort((a, b) => a - b);
    expect(heap.size).toBe(kept.length);
    expect(emptied(heap)).toEqual(kept);
  });

  it('reports whether the removed item was in the heap', () => {
    const heap = heapOf([1]);
    expect([heap.remove(2), heap.remove(1), heap.remove(1)]).toEqual([false, true, false]);
    expect(heap.first).toBeUndefined();
  });

  it('counts the items before an item', () => {
    const heap = heapOf([5, 3, 9, 1]);
    expect([1, 3, 5, 9, 4].map((item) => heap.countBefore(item))).toEqual([0, 1, 2, 3, undefined]);
  });

  it('returns the first matching items and keeps them', () => {
    const heap = heapOf([5, 3, 9, 1]);
    expect(heap.firstWhile((item) => item < 9, 10)).toEqual([1, 3, 5]);
    expect(heap.firstWhile((item) => item < 9, 2)).toEqual([1, 3]);
    expect(emptied(heap)).toEqual([1, 3, 5, 9]);
  });
});
