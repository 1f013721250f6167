import { ManualClock } from '@yardmaster/testkit';
import { ReadCache, type Reader } from './read-cache';

/** Creates a reader that can be aborted, and records its progress. */
function reader(): Reader & { told: unknown[]; leave: () => void } {
  const abort = new AbortController();
  const told: unknown[] = [];
  return {
    signal: abort.signal,
    progress: (data) => told.push(data),
    told,
    leave: () => abort.abort(new Error('left')),
  };
}

/** Creates a call that the test ends. */
function call() {
  const ends: Array<{ resolve: (value: string) => void; reject: (error: Error) => void; shared: Reader }> = [];
  const load = (shared: Reader): Promise<string> =>
    new Promise((resolve, reject) => void ends.push({ resolve, reject, shared }));
  return { ends, load };
}

describe(ReadCache, () => {
  const clock = new ManualClock();

  it('makes one call for all waiting readers, and reports its progress to all of them', async () => {
    const [cache, { ends, load }] = [new ReadCache(clock), call()];
    const [first, second] = [reader(), reader()];
    const both = [cache.get('key', 1000, first, load), cache.get('key', 1000, second, load)];
    ends[0]!.shared.progress(1);
    ends[0]!.resolve('answer');
    expect(await Promise.all(both)).toEqual(['answer', 'answer']);
    expect([ends.length, first.told, second.told]).toEqual([1, [1], [1]]);
  });

  it('keeps an answer until it expires', async () => {
    const [cache, { ends, load }] = [new ReadCache(clock), call()];
    const get = (): Promise<string> => cache.get('key', 1000, reader(), load);
    const asked = get();
    ends[0]!.resolve('old');
    await asked;
    await clock.advance(999);
    expect(await get()).toBe('old');
    await clock.advance(1);
    const again = get();
    ends[1]!.resolve('new');
    expect(await again).toBe('new');
  });

  it('continues a call while a reader waits, and aborts it when the last reader stops waiting', async () => {
    const [cache, { ends, load }] = [new ReadCache(clock), call()];
    const [first, second] = [reader(), reader()];
    const gone = cache.get('key', 1000, first, load);
    const stays = cache.get('key', 1000, second, load);
    first.leave();
    await expect(gone).rejects.toThrow('left');
    expect(ends[0]!.shared.signal.aborted).toBe(false);
    second.leave();
    await expect(stays).rejects.toThrow('left');
    expect(ends[0]!.shared.signal.aborted).toBe(true);
    const next = cache.get('key', 1000, reader(), load);
    ends[0]!.reject(new Error('given up')); // too late to matter
    ends[1]!.resolve('another');
    expect(await next).toBe('another');
  });

  it('reports a failure to all readers, and does not cache it', async () => {
    const [cache, { ends, load }] = [new ReadCache(clock), call()];
    const both = [1, 2].map(() => cache.get('key', 1000, reader(), load));
    ends[0]!.reject(new Error('no'));
    for (const each of both) await expect(each).rejects.toThrow('no');
    const again = cache.get('key', 1000, reader(), load);
    ends[1]!.resolve('yes');
    expect(await again).toBe('yes');
  });

  it('drops the oldest answers beyond its limits', async () => {
    const cache = new ReadCache(clock);
    let loads = 0;
    const get = (key: string): Promise<string> =>
      cache.get(key, 1000, reader(), async () => (loads++, 'x'.repeat(40 * 1024 * 1024)));
    for (const key of ['one', 'two', 'two', 'one']) await get(key);
    expect(loads).toBe(3);
  });
});
