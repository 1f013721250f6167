#!/usr/bin/env node
// `npm run bench [-- --json] [--quick] [--only <part>,…] [--kept 1000,1000000] [--base <checkout>]`: measures ratios; both sides of each
// are measured in the same run on this machine. The parts are trips, dispatch, keys, start, links, hostile, mcp,
// sandbox, browser and bullmq. `--kept` sets the numbers of ended tasks in the store for bullmq, `--base` another built
// checkout for keys.
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { setUp } from './setup.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'trips,dispatch,keys,start,links,hostile,mcp,sandbox,browser,bullmq' },
    kept: { type: 'string', default: '1000' },
    base: { type: 'string' },
  },
});
const scale = options.quick ? 0.2 : 1;
const say = (text) => options.json || console.log(text);
const times = (count) => Math.max(2, Math.round(count * scale));

await setUp({ log: say });
const { measureRoundTrips } = await import('../test/bench/round-trip.mjs');
const { measureDispatch } = await import('../test/bench/dispatch.mjs');
const { measureKeys } = await import('../test/bench/keys.mjs');
const { measureStartUp } = await import('../test/bench/start-up.mjs');
const { measureLinks } = await import('../test/bench/links.mjs');
const { measureHostile } = await import('../test/bench/hostile.mjs');
const { measureMcp } = await import('../test/bench/mcp.mjs');
const { redisVersion } = await import('../test/bench/redis.mjs');
const { measureSandbox } = await import('../test/bench/sandbox.mjs');
const {
  browserRows,
  bullMqRows,
  dispatchRows,
  hostileRows,
  keyRows,
  linkRows,
  mcpRows,
  sandboxRows,
  startUpRows,
  tripRows,
} = await import('../test/bench/report.mjs');

const turns = { rounds: times(20), countPerRound: 100, rateRounds: times(10), rateCount: 2500 };
const parts = {
  trips: {
    what: 'a no-op task to a worker in another process and back',
    measure: () => measureRoundTrips(turns),
    rows: tripRows,
  },
  dispatch: {
    what: 'a no-op task as the fleet grows',
    measure: () => measureDispatch({ rounds: times(20), countPerRound: 2000 }),
    rows: dispatchRows,
  },
  keys: {
    what: 'API keys that take turns',
    measure: () => measureKeys({ rounds: times(20), countPerRound: 4000, base: options.base }),
    rows: keyRows,
  },
  start: { what: 'start to ready', measure: () => measureStartUp({ rounds: times(10) }), rows: startUpRows },
  links: { what: 'links', measure: () => measureLinks({ rounds: times(20) }), rows: linkRows },
  hostile: {
    what: 'a caller beside attacks on the same service',
    measure: () => measureHostile({ rounds: times(5), sliceMs: 2500 * scale }),
    rows: hostileRows,
  },
  mcp: {
    what: 'a tool of an MCP server',
    measure: () => measureMcp({ rounds: times(10), countPerRound: 50 }),
    rows: mcpRows,
  },
  sandbox: {
    what: 'Python programs in isolation',
    measure: () => measureSandbox({ rounds: times(100), soakRuns: times(5000) }),
    rows: sandboxRows,
  },
  browser: { what: 'a picture of a page', measure: measureBrowserWorker, rows: browserRows },
  bullmq: { what: 'the same task through BullMQ', measure: measureBullMq, rows: bullMqRows },
};

say(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`);
const figures = {};
for (const name of options.only.split(',')) {
  const part = parts[name];
  if (!part) throw new Error(`unknown part ${name}; expected one of ${Object.keys(parts).join(', ')}`);
  say(`\n${part.what} …`);
  figures[name] = await part.measure();
  if (!options.json && figures[name]) print(part.rows(figures[name]));
}
if (options.json) console.log(JSON.stringify(figures));

async function measureBrowserWorker() {
  const { measureBrowser } = await import('../test/bench/browser.mjs');
  const { BROWSERLESS_URL: browserlessUrl } = process.env;
  return measureBrowser({ rounds: times(40), cycles: times(24), browserlessUrl, say });
}

async function measureBullMq() {
  const version = redisVersion();
  if (!version) return void say('  skipped: redis-server not found on the PATH (Debian: apt install redis-server)');
  say(`  Redis ${version}, appendfsync everysec`);
  const { measureAgainstBullMq } = await import('../test/bench/against-bullmq.mjs');
  return measureAgainstBullMq({ ...turns, kept: options.kept.split(',').map(Number), say });
}

function print(rows) {
  for (const [what, value, aim = ''] of rows)
    console.log(`${what.padEnd(60)}${value.padEnd(56)}${aim && `aim ${aim}`}`);
}
