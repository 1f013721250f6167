import { readBatch, splitBatch } from './task-batch';

describe(readBatch, () => {
  it('should read JSON Lines, and leave out lines that are empty', () => {
    expect(readBatch('{"a":1}\n\n  {"a":2}\r\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('should read a JSON array', () => {
    expect(readBatch('\n[{"a":1},\n{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('should name the line that is not JSON', () => {
    expect(() => readBatch('{"a":1}\n{a}')).toThrow(/^line 2 is not JSON: /);
  });
});

describe(splitBatch, () => {
  it('should make batches within the bounds of number and size, in order', () => {
    const requests = ['a', 'b', 'c', 'long'.repeat(5), 'd', 'e'];
    expect(splitBatch(requests, { tasksMax: 2, bytesMax: 1000 })).toEqual([
      ['a', 'b'],
      ['c', 'long'.repeat(5)],
      ['d', 'e'],
    ]);
    expect(splitBatch(requests, { tasksMax: 1000, bytesMax: 25 })).toEqual([
      ['a', 'b', 'c'],
      ['long'.repeat(5)],
      ['d', 'e'],
    ]);
  });

  it('should let one that is too large stand alone, for the API to refuse', () => {
    expect(splitBatch(['x'.repeat(50), 'y'], { tasksMax: 10, bytesMax: 20 })).toEqual([['x'.repeat(50)], ['y']]);
  });

  it('should make none of nothing', () => expect(splitBatch([])).toEqual([]));
});
