import { requestedRange } from './byte-range';

describe(requestedRange.name, () => {
  it.each([
    ['bytes=0-0', { firstByte: 0, lastByte: 0 }],
    ['bytes=2-5', { firstByte: 2, lastByte: 5 }],
    ['bytes=7-', { firstByte: 7, lastByte: 9 }],
    ['bytes=7-100', { firstByte: 7, lastByte: 9 }],
    ['bytes=-3', { firstByte: 7, lastByte: 9 }],
    ['bytes=-100', { firstByte: 0, lastByte: 9 }],
    ['Bytes= 1-2 ', { firstByte: 1, lastByte: 2 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-12', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,4-5', undefined],
    ['bytes=a-b', undefined],
    ['lines=0-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('parses %j for a file of ten bytes', (header, range) => expect(requestedRange(header, 10)).toEqual(range));

  it('satisfies no range of an empty file', () => {
    expect(requestedRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(requestedRange('bytes=-1', 0)).toBe('unsatisfiable');
    expect(requestedRange(undefined, 0)).toBeUndefined();
  });
});
