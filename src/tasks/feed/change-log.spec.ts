import { ChangeLog } from './change-log';
import type { FleetChange } from './fleet-change';

function worker(id: string, atMs = 0): FleetChange {
  return { kind: 'worker', id, atMs, state: 'online', isCordoned: false, slots: 1, inFlight: 0 };
}

describe(ChangeLog, () => {
  let log: ChangeLog;
  beforeEach(() => (log = new ChangeLog(3)));

  const read = (number: number, limit = 100): string[] =>
    log.after(number, limit).map(({ number, change }) => `${number} ${change.id}`);

  it('keeps the last change of each subject, in the order of the changes', () => {
    for (const [index, id] of ['a', 'b', 'a', 'c'].entries()) log.put(worker(id, index));
    expect(read(0)).toEqual(['2 b', '3 a', '4 c']);
    expect(log.after(2, 1)[0]!.change).toEqual(worker('a', 2));
    expect(read(3)).toEqual(['4 c']);
    expect(read(4)).toEqual([]);
  });

  it('reads at most `limit` changes, and continues from there', () => {
    for (const id of ['a', 'b', 'c']) log.put(worker(id));
    expect(read(0, 2)).toEqual(['1 a', '2 b']);
    expect(read(2, 2)).toEqual(['3 c']);
  });

  it('distinguishes subjects with the same id by kind', () => {
    log.put(worker('a'));
    log.put({ kind: 'session', id: 'a', atMs: 0, state: 'open', capability: 'c', workerId: 'w' });
    expect(read(0)).toEqual(['1 a', '2 a']);
  });

  it('drops the subject that changed longest ago, and reports the first complete position', () => {
    for (const id of ['a', 'b', 'c', 'a', 'd']) log.put(worker(id));
    expect(read(0)).toEqual(['3 c', '4 a', '5 d']);
    expect([0, 1, 2, 3, 5, 6].map((number) => log.reachesBackTo(number))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('keeps subjects that rarely change while others change often', () => {
    log.put(worker('a'));
    for (let count = 0; count < 1000; count++) log.put(worker('b'));
    expect(read(0)).toEqual(['1 a', '1001 b']);
    expect(log.reachesBackTo(0)).toBe(true);
  });

  it('notifies listeners of the first change after each read', () => {
    let told = 0;
    log.put(worker('a'));
    const stop = log.onChange(() => told++);
    log.end();
    log.put(worker('a'));
    log.put(worker('b'));
    expect(told).toBe(1);
    log.after(0, 1);
    log.put(worker('c'));
    log.put(worker('d'));
    expect(told).toBe(2);
    stop();
    log.after(0, 1);
    log.put(worker('e'));
    expect(told).toBe(2);
  });
});
