// Measures the cost of a task by the size of the fleet: from submission to outcome, with no-op workers linked in
// memory.
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
 * Measures each fleet in its own process. Each round measures all fleets, and each round begins with a different one,
 * so that machine noise affects all equally. Ratios are computed within a round.
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

/**
 * Starts a fleet in a process that ends with this one. The returned function resolves to the CPU time per task in
 * microseconds.
 */
export async function fleetOf(size, checkout, { keys = 0, concurrency: inFlight = concurrency } = {}) {
  const args = [join(root, 'test/bench/dispatch-fleet.mjs'), String(size), checkout, String(keys)];
  const child = adopt(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the fleet of ${size} ended`);
    return value;
  };
  await nextLine();
  return async (count) => {
    child.stdin.write(`${count} ${inFlight}\n`);
    return Number(await nextLine());
  };
}

/** Measures the baseline: a number of times, an in-memory transaction of one row and a turn of the event loop. */
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
