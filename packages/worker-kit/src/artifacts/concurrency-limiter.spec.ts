import { ConcurrencyLimiter } from './concurrency-limiter';

describe(ConcurrencyLimiter.name, () => {
  const never = new AbortController().signal;

  /** Starts work that runs until the test ends it. */
  function openWork(): { work: () => Promise<string>; end: () => void; hasBegun: () => boolean } {
    let [begun, end]: [boolean, () => void] = [false, () => undefined];
    const ended = new Promise<void>((resolve) => (end = resolve));
    const work = async (): Promise<string> => {
      begun = true;
      await ended;
      return 'done';
    };
    return { work, end: () => end(), hasBegun: () => begun };
  }
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('runs a limited number at a time, in order of arrival', async () => {
    const turns = new ConcurrencyLimiter(2);
    const works = [openWork(), openWork(), openWork(), openWork()];
    const results = works.map(({ work }) => turns.run(never, work));
    await settled();
    expect(works.map(({ hasBegun }) => hasBegun())).toEqual([true, true, false, false]);
    works[1]!.end();
    await settled();
    expect(works.map(({ hasBegun }) => hasBegun())).toEqual([true, true, true, false]);
    works.forEach(({ end }) => end());
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('continues after work that failed', async () => {
    const turns = new ConcurrencyLimiter(1);
    const failing = turns.run(never, () => Promise.reject(new Error('broken')));
    const next = turns.run(never, async () => 'next');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });

  it('rejects aborted work, while it waits and before', async () => {
    const turns = new ConcurrencyLimiter(1);
    const first = openWork();
    const result = turns.run(never, first.work);
    const aborter = new AbortController();
    const waiting = turns.run(aborter.signal, async () => 'never');
    aborter.abort(new Error('told to stop'));
    await expect(waiting).rejects.toThrow('told to stop');
    await expect(turns.run(aborter.signal, async () => 'never')).rejects.toThrow('told to stop');
    first.end();
    expect(await result).toBe('done');
    expect(await turns.run(never, async () => 'free again')).toBe('free again');
  });
});
