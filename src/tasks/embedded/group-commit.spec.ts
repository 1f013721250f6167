import { YardError } from '@yardmaster/protocol';
import { GroupCommit } from './group-commit';
import { type Database, loadSqlite } from './sqlite';

describe('GroupCommit', () => {
  let database: Database;
  let group: GroupCommit;
  let calls: string[];

  beforeEach(() => {
    database = new (loadSqlite().DatabaseSync)(':memory:');
    database.exec(`
      CREATE TABLE parts (name TEXT PRIMARY KEY) STRICT;
      CREATE TABLE faults (name TEXT REFERENCES parts (name) DEFERRABLE INITIALLY DEFERRED) STRICT;
    `);
    calls = [];
    group = new GroupCommit(database, {
      beforeCommit: () => calls.push('beforeCommit'),
      afterCommit: () => calls.push('afterCommit'),
      afterRollback: () => calls.push('afterRollback'),
    });
  });
  afterEach(() => database.close());

  const insert = (name: string) => () => {
    database.prepare('INSERT INTO parts (name) VALUES (?)').run(name);
    return name;
  };
  /** Makes COMMIT fail, like a full disk. */
  const spoil = () => database.exec("INSERT INTO faults (name) VALUES ('nobody')");
  const names = () =>
    (database.prepare('SELECT name FROM parts ORDER BY name').all() as { name: string }[]).map((row) => row.name);

  describe('run', () => {
    it('runs at once and resolves in order after one commit', async () => {
      const tell = (name: string) => calls.push(`committed ${name}`);
      const all = [group.run(insert('a'), tell), group.run(insert('b'), tell)];
      expect(names()).toEqual(['a', 'b']);
      expect(calls).toEqual([]);
      expect(await Promise.all(all)).toEqual(['a', 'b']);
      expect(calls).toEqual(['beforeCommit', 'afterCommit', 'committed a', 'committed b']);
      expect(database.isTransaction).toBe(false);
    });

    it('begins a new group for operations called from a commit', async () => {
      let inner: Promise<string> | undefined;
      await group.run(insert('a'), () => {
        inner = group.run(insert('b'));
      });
      expect(calls).toEqual(['beforeCommit', 'afterCommit']);
      expect(await inner).toBe('b');
      expect(calls).toEqual(['beforeCommit', 'afterCommit', 'beforeCommit', 'afterCommit']);
    });

    it('rejects an operation that throws a YardError before it writes, and commits the others', async () => {
      const refusal = new YardError('QUEUE_FULL', 'no more may wait');
      const all = [
        group.run(insert('a')),
        group.run(() => {
          throw refusal;
        }),
        group.run(insert('b')),
      ];
      const settled = await Promise.allSettled(all);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(settled[1]).toMatchObject({ reason: refusal });
      expect(names()).toEqual(['a', 'b']);
      expect(calls).toEqual(['beforeCommit', 'afterCommit']);
    });

    it('rolls back the group of a failing operation, and runs the next group', async () => {
      const all = [
        group.run(insert('a')),
        group.run(() => {
          insert('b')();
          throw new Error('after it wrote');
        }),
        group.run(insert('c')),
      ];
      const settled = await Promise.allSettled(all);
      expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
      expect(settled[0]).toMatchObject({ reason: { message: 'after it wrote' } });
      expect(names()).toEqual(['c']);
      expect(calls).toEqual(['afterRollback', 'beforeCommit', 'afterCommit']);
    });

    it('rejects the whole group if the commit fails, and runs the next group', async () => {
      const tell = () => calls.push('committed');
      const all = [group.run(insert('a'), tell), group.run(spoil, tell), group.run(insert('b'), tell)];
      const settled = await Promise.allSettled(all);
      for (const one of settled) {
        expect(one).toMatchObject({
          status: 'rejected',
          reason: { message: expect.stringContaining('FOREIGN KEY') as string },
        });
      }
      expect(calls).toEqual(['beforeCommit', 'afterRollback']);
      expect(names()).toEqual([]);
      expect(await group.run(insert('a'))).toBe('a');
      expect(names()).toEqual(['a']);
    });

    it('rejects the whole group if SQLite rolls back during an operation', async () => {
      const fault = new Error('disk full');
      const all = [
        group.run(insert('a')),
        group.run(() => {
          database.exec('ROLLBACK');
          throw fault;
        }),
      ];
      const later = group.run(insert('b'));
      expect((await Promise.allSettled(all)).map((one) => 'reason' in one && one.reason)).toEqual([fault, fault]);
      expect(await later).toBe('b');
      expect(names()).toEqual(['b']);
      expect(calls).toEqual(['afterRollback', 'beforeCommit', 'afterCommit']);
    });
  });

  describe('flush', () => {
    it('commits the pending group once', async () => {
      const pending = group.run(insert('a'));
      group.flush();
      group.flush();
      expect(database.isTransaction).toBe(false);
      expect(await pending).toBe('a');
      expect(calls).toEqual(['beforeCommit', 'afterCommit']);
    });
  });
});
