import { SeededRandom } from '@yardmaster/testkit';
import { SortedList } from './candidates';

const compare = (a: number, b: number): number => a - b;

describe(SortedList.name, () => {
  it('should keep its order through all that comes and goes', () => {
    const random = new SeededRandom(3);
    const list = new SortedList<number>([], compare);
    const model = new Set<number>();
    for (let step = 0; step < 5000; step++) {
      const item = Math.floor(random.next() * 700);
      // More comes at first, more goes at the end, so that chunks are split and emptied.
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

  it('should find the first two, and those from a place on, around its end', () => {
    const list = new SortedList(
      Array.from({ length: 1000 }, (_, index) => 999 - index),
      compare,
    );
    const fromOn = (least: number): number[] => list.from((item) => item >= least);
    expect([list.from(), fromOn(500), fromOn(999), fromOn(5000), fromOn(63), fromOn(64)]).toEqual([
      [0, 1],
      [500, 501],
      [999, 0],
      [0, 1],
      [63, 64],
      [64, 65],
    ]);
    expect([new SortedList<number>([], compare).from(), new SortedList([7], compare).from((item) => item > 7)]).toEqual(
      [[], [7]],
    );
  });
});
