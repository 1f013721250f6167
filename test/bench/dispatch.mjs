// Measures the cost of a dispatched task as the fleet grows: from submission to outcome, with workers that are linked in memory and do nothing.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { adopt, root } from './processes.mjs';
import { median } from './statistics.mjs';

const require = createRequire(import.meta.url);

/** Workers that are linked. */
const fleets = [10, 100, 1000, 10_000];
const concurrency = 8;

/**
 * Each fleet has a process of its own, all of them are measured in each round, and the rounds begin with another one each time, so that machine noise
 * affects all equally. Ratios are taken within a round.
 */
export async function measureDispatch({ rounds, countPerRound, checkout = root, sizes = fleets }) {
  const contenders = [{ name: 'bareTurn', once: bareTurns }];
  for (const size of sizes) contenders.push({ name: String(size), once: await fleetOf(size, checkout) });
  const seen = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % contenders.length;
    const order = [...contenders.slice(first), ...contenders.slice(0, first)];
    for (const { name, once } of order) seen[name].push(await once(countPerRound));
  }
  const smallest = seen[sizes[0]];
  const growthOf = (values) => median(values.map((value, round) => value / smallest[round]));
  return {
    bareTurn: { microseconds: median(seen.bareTurn) },
    workers: Object.fromEntries(
      sizes.map((size) => [size, { microseconds: median(seen[size]), growth: growthOf(seen[size]) }]),
    ),
  };
}

/** A fleet in a process that ends with this one; the returned function gives the microseconds of CPU of one task. */
async function fleetOf(size, checkout) {
  const args = [join(root, 'test/bench/dispatch-fleet.mjs'), String(size), checkout];
  const child = adopt(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the fleet of ${size} ended`);
    return value;
  };
  await nextLine();
  return async (count) => {
    child.stdin.write(`${count} ${concurrency}\n`);
    return Number(await nextLine());
  };
}

/** The yardstick: a transaction of one row in memory and a turn of the event loop, so many times. */
async function bareTurns(count) {
  const { loadSqlite } = require(join(root, 'dist/tasks/embedded/sqlite.js'));
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE turns (id INTEGER PRIMARY KEY, text TEXT)');
  const [begin, insert, commit] = ['BEGIN', 'INSERT INTO turns (text) VALUES (?)', 'COMMIT'].map((sql) =>
    database.prepare(sql),
  );
  const before = process.cpuUsage();
  for (let turn = 0; turn < count; turn++) {
    begin.run();
    insert.run('a row');
    commit.run();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(before);
  database.close();
  return (user + system) / count;
}
