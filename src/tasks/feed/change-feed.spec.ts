import { SeededRandom } from '@yardmaster/testkit';
import { ChangeFeed } from './change-feed';
import { ChangeLog } from './change-log';

describe(ChangeFeed, () => {
  const random = new SeededRandom(1);
  let log: ChangeLog;
  let feed: ChangeFeed;
  beforeEach(() => {
    log = new ChangeLog(2);
    feed = new ChangeFeed(log, random);
  });

  function put(...ids: string[]): void {
    for (const id of ids) {
      log.put({ kind: 'worker', id, atMs: 0, state: 'online', isCordoned: false, slots: 1, inFlight: 0 });
    }
  }

  it('without a cursor, starts at the latest change; with one, continues from there', () => {
    put('a');
    const start = feed.since(undefined, 10);
    expect(start).toEqual({ changes: [], cursor: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/) });
    put('b', 'c');
    const { changes, cursor } = feed.since(start.cursor, 1);
    expect(changes).toEqual([{ cursor, change: expect.objectContaining({ id: 'b' }) }]);
    const rest = feed.since(cursor, 10);
    expect(rest.changes.map(({ change }) => change.id)).toEqual(['c']);
    expect(feed.since(rest.cursor, 10)).toEqual({ changes: [], cursor: rest.cursor });
  });

  it('resets a reader that missed changes', () => {
    const { cursor } = feed.since(undefined, 10);
    put('a', 'b', 'c');
    const page = feed.since(cursor, 10);
    expect(page).toEqual({ changes: [], cursor: expect.any(String), reset: 'expired' });
    put('d');
    expect(feed.since(page.cursor, 10).changes.map(({ change }) => change.id)).toEqual(['d']);
  });

  it.each([
    ['another run', () => new ChangeFeed(new ChangeLog(2), random).since(undefined, 1).cursor],
    ['a change to come', () => feed.since(undefined, 1).cursor.replace(/0$/, '1')],
    ['another form', () => 'eyJzZXEiOjF9'],
  ])('resets a reader with a cursor of %s', (_, cursor) => {
    expect(feed.since(cursor(), 10)).toMatchObject({ changes: [], reset: 'restarted' });
  });
});
