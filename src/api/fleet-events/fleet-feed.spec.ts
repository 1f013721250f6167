import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import { ChangeFeed, ChangeLog, type FleetChange, type TaskState } from '../../tasks';
import { FleetFeed, restMs, type FeedEvent, type FeedFilter } from './fleet-feed';

function task(id: string, state: TaskState, capability = 'a.b'): FleetChange {
  return { kind: 'task', id, atMs: 0, capability, state, attempt: 1, priority: 0 };
}

function worker(id: string): FleetChange {
  return { kind: 'worker', id, atMs: 0, state: 'online', isCordoned: false, slots: 1, inFlight: 0 };
}

describe(FleetFeed, () => {
  let log: ChangeLog;
  let clock: ManualClock;
  let feed: FleetFeed;
  let aborter: AbortController;
  let reads: number;
  let listeners: number;

  beforeEach(() => {
    [reads, listeners] = [0, 0];
    [log, clock, aborter] = [new ChangeLog(500), new ManualClock(), new AbortController()];
    const cursors = new ChangeFeed(log, new SeededRandom(1));
    const since = async (cursor: string | undefined, limit: number) => (reads++, cursors.since(cursor, limit));
    const onChange = (listener: () => void): (() => void) => {
      listeners++;
      const stop = log.onChange(listener);
      return () => (listeners--, stop());
    };
    feed = new FleetFeed({ since, onChange }, clock);
  });
  afterEach(async () => {
    aborter.abort();
    await clock.advance(0);
    expect(listeners).toBe(0);
  });

  /** Collects events in the background. Awaits `hold` after each batch, to simulate a slow reader. */
  function follow(after?: string, filter: FeedFilter = {}, hold: () => Promise<void> | void = () => {}): FeedEvent[] {
    const events: FeedEvent[] = [];
    const over = new Promise<void>((resolve) => aborter.signal.addEventListener('abort', () => resolve()));
    void (async () => {
      for await (const batch of feed.follow(after, filter, aborter.signal)) {
        events.push(...batch);
        await Promise.race([hold(), over]);
      }
    })();
    return events;
  }

  const inWords = (events: readonly FeedEvent[]): string[] =>
    events.map(({ change, reset }) => {
      if (!change) return reset ?? 'cursor';
      return change.kind === 'task' ? `${change.id} ${change.state}` : change.id;
    });

  it('yields the cursor, then changes immediately', async () => {
    log.put(worker('before'));
    const events = follow();
    await clock.advance(0);
    expect(inWords(events)).toEqual(['cursor']);
    log.put(task('t', 'queued'));
    await clock.advance(0);
    expect(inWords(events)).toEqual(['cursor', 't queued']);
  });

  it('merges changes of one subject between two reads', async () => {
    const events = follow();
    await clock.advance(0);
    log.put(task('t', 'queued'));
    await clock.advance(0);
    log.put(task('t', 'running'));
    log.put(task('t', 'succeeded'));
    await clock.advance(restMs - 1);
    expect(inWords(events)).toEqual(['cursor', 't queued']);
    await clock.advance(1);
    expect(inWords(events)).toEqual(['cursor', 't queued', 't succeeded']);
  });

  it('does not read the store while nothing changes', async () => {
    follow();
    await clock.advance(60_000);
    expect(reads).toBe(1);
  });

  it('continues after any cursor without gaps or duplicates', async () => {
    const events = follow();
    await clock.advance(0);
    for (let index = 0; index < 450; index++) log.put(worker(`w-${index}`));
    await clock.advance(0);
    expect(events).toHaveLength(451);
    const rest = follow(events[100]!.cursor);
    await clock.advance(0);
    expect(rest).toEqual([{ cursor: events[100]!.cursor }, ...events.slice(101)]);
  });

  it('yields only the latest change of each subject to a slow reader', async () => {
    let release!: () => void;
    const events = follow(undefined, {}, () => new Promise<void>((resolve) => (release = resolve)));
    await clock.advance(0);
    for (let index = 0; index < 10_000; index++) log.put(task(`t-${index % 100}`, 'running'));
    for (let index = 0; index < 100; index++) log.put(task(`t-${index}`, 'succeeded'));
    release();
    await clock.advance(0);
    expect(inWords(events)).toEqual(['cursor', ...Array.from({ length: 100 }, (_, index) => `t-${index} succeeded`)]);
  });

  it('resets a reader whose cursor has expired, and continues', async () => {
    let release!: () => void;
    const events = follow(undefined, {}, () => new Promise<void>((resolve) => (release = resolve)));
    await clock.advance(0);
    for (let index = 0; index < 501; index++) log.put(worker(`w-${index}`));
    release();
    await clock.advance(0);
    log.put(worker('next'));
    release();
    await clock.advance(restMs);
    expect(inWords(events)).toEqual(['cursor', 'expired', 'next']);
  });

  it('resets a reader with a cursor from before a restart', async () => {
    const events = follow('5f0c2a9b7d3e4f10-7');
    await clock.advance(0);
    expect(inWords(events)).toEqual(['restarted']);
  });

  it('filters by kind and capability', async () => {
    const tasks = follow(undefined, { kinds: ['task'] });
    const ofOne = follow(undefined, { capability: 'c.d' });
    await clock.advance(0);
    for (const change of [task('t', 'queued'), worker('w'), task('u', 'queued', 'c.d')]) log.put(change);
    await clock.advance(0);
    expect(inWords(tasks)).toEqual(['cursor', 't queued', 'u queued']);
    expect(inWords(ofOne)).toEqual(['cursor', 'w', 'u queued']);
  });

  it('sends new cursors to a reader whose filter excludes everything', async () => {
    const events = follow(undefined, { kinds: ['session'] });
    for (let round = 0; round < 10; round++) {
      for (let index = 0; index < 200; index++) log.put(worker(`w-${index}`));
      await clock.advance(restMs);
    }
    const last = events.at(-1)!;
    expect(inWords(events)).toEqual(['cursor', 'cursor', 'cursor']);
    expect(inWords(await firstBatch(last.cursor))).not.toContain('expired');
  });

  it('ends when the store is closed', async () => {
    const since = async (): Promise<never> => Promise.reject(new YardError('SHUTTING_DOWN', 'closed'));
    const closed = new FleetFeed({ since, onChange: () => () => {} }, clock);
    expect(await closed.follow(undefined, {}, aborter.signal).next()).toEqual({ done: true, value: undefined });
  });

  async function firstBatch(after: string): Promise<FeedEvent[]> {
    log.put(worker('another'));
    const events = follow(after);
    await clock.advance(0);
    return events;
  }
});
