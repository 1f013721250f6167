import { ManualClock } from '@yardmaster/testkit';
import { FileVersions } from './file-versions';

describe(FileVersions, () => {
  let answers: Array<[status: number, body: unknown]>;
  let asked: Array<[url: unknown, headers: unknown]>;
  const clock = new ManualClock();
  const reader = { signal: new AbortController().signal, progress: () => {} };
  const versions = (): FileVersions => new FileVersions(clock, { 'x-figma-token': 'token' });

  beforeEach(() => {
    [answers, asked] = [[], []];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      asked.push([url, init?.headers]);
      const [status, body] = answers.shift()!;
      return Response.json(body, { status });
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('queries once for simultaneous readers, and again after a while', async () => {
    answers.push([200, { file: { version: '1' } }], [200, { file: { version: '2' } }]);
    const of = versions();
    expect(await Promise.all([of.of('key', reader), of.of('key', reader)])).toEqual(['1', '1']);
    expect(await of.of('key', reader)).toBe('1');
    expect(asked).toEqual([['https://api.figma.com/v1/files/key/meta', { 'x-figma-token': 'token' }]]);
    await clock.advance(10_001);
    expect(await of.of('key', reader)).toBe('2');
  });

  it.each([
    [403, { err: 'Invalid scope' }],
    [200, { file: {} }],
  ])('returns no version after the answer %s, %j, and does not query again for a long time', async (status, body) => {
    answers.push([status, body], [200, { file: { version: '3' } }]);
    const of = versions();
    expect([await of.of('key', reader), await of.of('key', reader)]).toEqual([undefined, undefined]);
    expect(asked).toHaveLength(1);
    await clock.advance(600_001);
    expect(await of.of('key', reader)).toBe('3');
  });
});
