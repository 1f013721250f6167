import { readBatch, splitBatch } from './task-batch';

describe(readBatch, () => {
  it('reads JSON Lines, and skips empty lines', () => {
    expect(readBatch('{"a":1}\n\n  {"a":2}\r\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('reads a JSON array', () => {
    expect(readBatch('\n[{"a":1},\n{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('names the line that is not valid JSON', () => {
    expect(() => readBatch('{"a":1}\n{a}')).toThrow(/^line 2 is not valid JSON: /);
  });
});

describe(splitBatch, () => {
  it('splits requests into batches that respect the count and size limits, and keeps their order', () => {
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

  it('puts a request that is too large into a batch by itself, for the API to reject', () => {
    expect(splitBatch(['x'.repeat(50), 'y'], { tasksMax: 10, bytesMax: 20 })).toEqual([['x'.repeat(50)], ['y']]);
  });

  it('returns no batch if there are no requests', () => expect(splitBatch([])).toEqual([]));
});
