import { openDatabase } from './database';
import { type Database, type Statement } from './sqlite';
import { prepareStatements } from './statements';

/** Finished tasks grow without end: a statement that looks at each of them would slow down with every day of service. */
describe('prepareStatements', () => {
  const database = openDatabase({ path: ':memory:', durability: 'normal', lockWaitMs: 0 });
  const statements = Object.entries(prepareStatements(database));
  afterAll(() => database.close());

  it.each(statements)('should scan and sort nothing for %s', (_, statement) => {
    const steps = planOf(database, statement);
    const slow = steps.filter((step) =>
      /TEMP B-TREE|^SCAN (?!probe|ended_counts|run_times$|tasks USING INDEX tasks_live$)/.test(step),
    );
    expect(slow).toEqual([]);
  });
});

function planOf(database: Database, { sourceSQL }: Statement): string[] {
  const values = sourceSQL.includes(':') ? [{}] : [];
  return (database.prepare(`EXPLAIN QUERY PLAN ${sourceSQL}`).all(...values) as { detail: string }[]).map(
    (row) => row.detail,
  );
}
