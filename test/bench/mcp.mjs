// A tool call through REST beside the same call made directly with the client, each on a warm server of its own; and how many calls a
// thousand reads at once come to.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPoster } from './http-load.mjs';
import { root, secrets, start, startService } from './processes.mjs';
import { durationsOf, percentile } from './statistics.mjs';

const require = createRequire(import.meta.url);
const { Client } = require('@modelcontextprotocol/client');
const { StdioClientTransport } = require('@modelcontextprotocol/client/stdio');

const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');
const scripted = join(root, 'test/support/scripted-mcp-server.mjs');
/** What is called: a tool that answers at once, and one that takes as long as a small request to some service. */
const calls = {
  echo: { tool: 'echo', input: { message: 'hello' } },
  tenMs: { tool: 'trigger-long-running-operation', input: { duration: 0.01, steps: 1 } },
};

export async function measureMcp({ rounds, countPerRound, readsAtOnce = 1000 }) {
  const folder = mkdtempSync(join(tmpdir(), 'yard-bench-mcp-'));
  const client = await connectDirectly();
  const full = await startBridge('full', folder);
  const normal = await startBridge('normal', folder);
  try {
    const figures = {};
    for (const [name, { tool, input }] of Object.entries(calls)) {
      const ways = {
        direct: { once: () => client.callTool({ name: tool, arguments: input }), close: () => {} },
        restFull: rest(full.url, `everything.${tool}`, input),
        restNormal: rest(normal.url, `everything.${tool}`, input),
      };
      figures[name] = await compareCall(ways, { rounds, countPerRound });
    }
    return { ...figures, shared: await readAtOnce(full, readsAtOnce) };
  } finally {
    await client.close();
    await full.end();
    await normal.end();
    rmSync(folder, { recursive: true });
  }
}

/** The service with a worker whose servers are warm. */
async function startBridge(durability, folder) {
  const journal = join(folder, `journal-${durability}`);
  const service = await startService({ DURABILITY: durability });
  const worker = await startWorker(service.url, folder, journal);
  return { url: service.url, journal, end: async () => (await worker.end(), await service.end()) };
}

/** Rounds that alternate, so that the moods of the machine meet all. */
async function compareCall(ways, { rounds, countPerRound }) {
  const durations = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (const { once } of Object.values(ways)) await durationsOf(countPerRound, once); // warm
  for (let round = 0; round < rounds; round++)
    for (const [way, { once }] of Object.entries(ways))
      durations[way].push(...(await durationsOf(countPerRound, once)));
  for (const { close } of Object.values(ways)) close();
  const of = (all) => ({ p50Ms: percentile(all, 0.5), p99Ms: percentile(all, 0.99) });
  return Object.fromEntries(Object.entries(durations).map(([way, all]) => [way, of(all)]));
}

function rest(url, capability, input) {
  const { post, close } = poster(url, capability, input);
  return { once: async () => succeeded(await post()), close };
}

async function readAtOnce({ url, journal }, readsAtOnce) {
  const reads = poster(url, 'cached.read', { waitMs: 100 });
  const startedMs = performance.now();
  const answers = await Promise.all(Array.from({ length: readsAtOnce }, () => reads.post()));
  const durationMs = performance.now() - startedMs;
  answers.forEach(succeeded);
  reads.close();
  const upstreamCalls = readFileSync(journal, 'utf8').match(/^tools\/call read$/gm).length;
  return { readsAtOnce, upstreamCalls, durationMs };
}

function poster(url, capability, input) {
  const headers = { authorization: `Bearer ${secrets.API_KEY}`, prefer: 'wait=60' };
  return openPoster(`${url}/v1/tasks`, { headers, body: JSON.stringify({ capability, input }) });
}

function succeeded({ status, body }) {
  if (status !== 200 || body.state !== 'succeeded')
    throw new Error(`a task did not succeed: ${status} ${JSON.stringify(body)}`);
}

async function connectDirectly() {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [everything, 'stdio'], stderr: 'ignore' }),
  );
  await client.listTools();
  return client;
}

async function startWorker(url, folder, journal) {
  const profiles = [
    { name: 'everything', command: process.execPath, args: [everything, 'stdio'] },
    { name: 'cached', command: process.execPath, args: [scripted], env: { JOURNAL: journal }, cacheMs: 600_000 },
  ];
  const file = join(folder, 'profiles.json');
  writeFileSync(file, JSON.stringify({ profiles }));
  const args = ['--connect', url, '--slots', '64', '--profiles', file];
  const worker = start('dist/workers/mcp/main.js', { args, env: { YARD_WORKER_TOKEN: secrets.WORKER_TOKEN } });
  await worker.said((line) => line.includes('"event":"registered"'));
  for (const { name } of profiles)
    await worker.said((line) => line.includes('"event":"server_ready"') && line.includes(`"server":"${name}"`));
  return worker;
}
