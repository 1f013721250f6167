import { SeededRandom } from '@yardmaster/testkit';
import type { Candidate, Choices, Order } from '../strategies';
import { Candidates, SortedList } from './candidates';

const compare = (a: number, b: number): number => a - b;

describe(SortedList.name, () => {
  it('keeps its order while items are added and removed', () => {
    const random = new SeededRandom(3);
    const list = new SortedList<number>([], compare);
    const model = new Set<number>();
    for (let step = 0; step < 5000; step++) {
      const item = Math.floor(random.next() * 700);
      // Adds more at first and removes more at the end, so that chunks are split and emptied.
      if (random.next() < (step < 2500 ? 0.8 : 0.2)) {
        if (!model.has(item)) list.add(item);
        model.add(item);
      } else {
        list.remove(item);
        model.delete(item);
      }
      if (step % 50 === 0) expect([...list]).toEqual([...model].sort(compare));
    }
    expect([...list]).toEqual([...model].sort(compare));
  });

  it('finds the first item from a rank on, and none after its end', () => {
    const list = new SortedList(
      Array.from({ length: 1000 }, (_, index) => 999 - index),
      compare,
    );
    const found = [0, 63, 64, 65, 500, 999, 1000].map((least) => list.find((item) => item >= least));
    expect(found).toEqual([0, 63, 64, 65, 500, 999, undefined]);
    expect(new SortedList<number>([], compare).find(() => true)).toBeUndefined();
  });

  it('knows its size, the item at each rank and the rank of each item while items change', () => {
    const random = new SeededRandom(5);
    const list = new SortedList<number>([9, 3], compare);
    const model = new Set([9, 3]);
    for (let step = 0; step < 2000; step++) {
      const item = Math.floor(random.next() * 700);
      if (model.has(item) && step % 3 > 0) list.remove(item);
      else if (!model.has(item)) list.add(item);
      else continue;
      if (!model.delete(item)) model.add(item);
    }
    const sorted = [...model].sort(compare);
    expect(list.size).toBe(sorted.length);
    expect(sorted.map((_, rank) => list.at(rank))).toEqual(sorted);
    expect(sorted.map((item) => list.rankOf(item))).toEqual([...sorted.keys()]);
    expect(() => list.at(sorted.length)).toThrow(RangeError);
  });

  it('ignores the removal of an item that it does not have', () => {
    const list = new SortedList([1, 3], compare);
    list.remove(2);
    list.remove(4);
    expect([list.size, ...list]).toEqual([2, 1, 3]);
  });
});

describe(Candidates.name, () => {
  const candidate = (workerId: string, inFlight: number): Candidate => ({
    workerId,
    slots: 4,
    inFlight,
    labels: {},
    capabilityCount: 1,
  });
  const all = [candidate('c', 0), candidate('b', 1), candidate('d', 0), candidate('a', 1)];
  const byLoad: Order = (a, b) => a.inFlight - b.inFlight;
  const ids = (choices: Choices): string =>
    Array.from({ length: choices.size }, (_, rank) => choices.at(rank).workerId).join('');

  it('orders by worker id if no order is given, and breaks ties by worker id', () => {
    const candidates = new Candidates(all);
    expect([ids(candidates.inOrder(byLoad)), ids(candidates.inOrder())]).toEqual(['cdab', 'abcd']);
    candidates.set(candidate('d', 1));
    candidates.delete('b');
    expect([ids(candidates.inOrder(byLoad)), ids(candidates.inOrder())]).toEqual(['cad', 'acd']);
  });

  it.each(['a', 'b', 'd'])('excludes %s if requested', (exceptId) => {
    const candidates = new Candidates(all);
    const choices = candidates.inOrder(undefined, exceptId);
    const others = ['a', 'b', 'c', 'd'].filter((id) => id !== exceptId);
    const places = ['a', 'b', 'c', 'd', 'e'];
    expect(ids(choices)).toBe(others.join(''));
    const found = places.map((least) => choices.find(({ workerId }) => workerId >= least)?.workerId);
    expect(found).toEqual(places.map((least) => others.find((id) => id >= least)));
    expect(() => choices.at(3)).toThrow(RangeError);
  });

  it('excludes no worker for an unknown id', () => {
    expect(ids(new Candidates(all).inOrder(byLoad, 'z'))).toBe('cdab');
  });
});
