// `node killed-start.cjs <store file> <n>`: opens the store as a start does, and kills itself after the nth statement of the
// migrations. Ends with 0 if there are fewer.
require('../support/compile-typescript.cjs');

const [path, killAt] = process.argv.slice(2);
const sqlite = require.resolve('../../src/tasks/embedded/sqlite.ts');
const { loadSqlite, ...others } = require(sqlite);
let done = 0;

class KilledDatabase extends loadSqlite().DatabaseSync {
  exec(sql) {
    if (!sql.startsWith('BEGIN IMMEDIATE')) return super.exec(sql);
    for (const statement of sql.split(';').filter((part) => part.trim() !== '')) {
      super.exec(statement);
      if (++done === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    }
  }
}

require.cache[sqlite].exports = { ...others, loadSqlite: () => ({ DatabaseSync: KilledDatabase }) };
const { openDatabase } = require('../../src/tasks/embedded/database.ts');
openDatabase({ path, durability: 'full', lockWaitMs: 0 });
process.exit(0);
