import { openDatabase } from './database';
import { type Database, type Statement } from './sqlite';
import { prepareStatements } from './statements';

/** The number of ended tasks keeps growing: a statement that scans them would get slower every day. */
describe('prepareStatements', () => {
  const database = openDatabase({ path: ':memory:', durability: 'normal', lockWaitMs: 0 });
  const statements = Object.entries(prepareStatements(database));
  afterAll(() => database.close());

  it.each(statements)('scans and sorts nothing for %s', (_, statement) => {
    const steps = planOf(database, statement);
    const slow = steps.filter((step) =>
      /TEMP B-TREE|^SCAN (?!probe|ended_counts|run_times$|credentials$|tasks USING INDEX tasks_live$|sessions USING COVERING INDEX open_sessions_by_link$)/.test(
        step,
      ),
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
