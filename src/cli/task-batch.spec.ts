import { readBatch, splitBatch } from './task-batch';

describe(readBatch, () => {
  it('reads JSON Lines, and skips empty lines', () => {
    expect(readBatch('{"a":1}\n\n  {"a":2}\r\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('reads a JSON array', () => {
    expect(readBatch('\n[{"a":1},\n{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('names the line that is not JSON', () => {
    expect(() => readBatch('{"a":1}\n{a}')).toThrow(/^line 2 is not valid JSON: /);
  });
});

describe(splitBatch, () => {
  it('splits into batches within the limits of number and size, in order', () => {
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

  it('leaves a request that is too large in a batch of its own, for the API to refuse', () => {
    expect(splitBatch(['x'.repeat(50), 'y'], { tasksMax: 10, bytesMax: 20 })).toEqual([['x'.repeat(50)], ['y']]);
  });

  it('makes no batch of no requests', () => expect(splitBatch([])).toEqual([]));
});
