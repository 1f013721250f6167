// Compares a tool call through REST, on warm servers, with the same call directly by the client, with a route that only
// calls the tool, and with a no-op task. Also counts the calls that a thousand concurrent reads cause.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { posterOf, startBridge } from './mcp/bridge.mjs';
import { connectDirectly, everything } from './mcp/client.mjs';
import { secrets, start, temporaryFolder } from './processes.mjs';
import { durationsOf, percentile } from './statistics.mjs';

/** The tools to call: one that answers at once, and one that takes as long as a small request to a web service. */
const echo = { tool: 'echo', input: { message: 'hello' } };
const tenMs = { tool: 'trigger-long-running-operation', input: { duration: 0.01, steps: 1 } };

export async function measureMcp({ rounds, countPerRound, readsAtOnce = 1000 }) {
  const http = await startHttpServer();
  const [stdioClient, httpClient] = [await connectDirectly(), await connectDirectly(http.url)];
  const gateway = start('test/bench/mcp/gateway.mjs', { env: secrets });
  const gatewayUrl = await gateway.said((line) => line.startsWith('http'));
  const folder = temporaryFolder();
  const full = await startBridge('full', folder, http.url);
  const normal = await startBridge('normal', folder, http.url);
  const ways = (client, profile, { tool, input }) => ({
    direct: { once: () => client.callTool({ name: tool, arguments: input }), close: () => {} },
    restFull: full.poster(`${profile}.${tool}`, input),
    restNormal: normal.poster(`${profile}.${tool}`, input),
  });
  const beside = () => ({ gateway: posterOf(gatewayUrl, echo), noop: normal.poster('bench.noop', {}) });
  try {
    const count = rounds * countPerRound;
    return {
      inARow: await compare({ ...ways(stdioClient, 'everything', echo), ...beside() }, rounds, countPerRound),
      inTurn: await compare({ ...ways(stdioClient, 'everything', echo), ...beside() }, count, 1),
      tenMs: await compare(ways(stdioClient, 'everything', tenMs), count, 1),
      overHttp: await compare(ways(httpClient, 'remote', echo), count, 1),
      shared: await readAtOnce(full, readsAtOnce),
    };
  } finally {
    await Promise.all([stdioClient.close(), httpClient.close()]);
    for (const part of [full, normal, gateway, http]) await part.end();
  }
}

/**
 * Rounds alternate, so that machine noise affects all equally. With one call per round, each would run on the CPU
 * caches of the others.
 */
async function compare(ways, rounds, countPerRound) {
  const durations = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (const { once: call } of Object.values(ways)) await durationsOf(100, call); // warm
  for (let round = 0; round < rounds; round++)
    for (const [way, { once: call }] of Object.entries(ways))
      durations[way].push(...(await durationsOf(countPerRound, call)));
  for (const { close } of Object.values(ways)) close();
  const of = (all) => ({ p50Ms: percentile(all, 0.5), p99Ms: percentile(all, 0.99) });
  return Object.fromEntries(Object.entries(durations).map(([way, all]) => [way, of(all)]));
}

async function readAtOnce({ journal, poster }, readsAtOnce) {
  const reads = poster('cached.read', { waitMs: 100 });
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: readsAtOnce }, () => reads.once()));
  const durationMs = performance.now() - startedMs;
  reads.close();
  const upstreamCalls = readFileSync(journal, 'utf8').match(/^tools\/call read$/gm).length;
  return { readsAtOnce, upstreamCalls, durationMs };
}

/** Starts the reference server on Streamable HTTP, which requires a port number. */
async function startHttpServer() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const server = start(everything.slice(everything.indexOf('node_modules')), {
    args: ['streamableHttp'],
    env: { PORT: String(port) },
  });
  await server.said((line) => line.includes('listening on port'));
  return { url: `http://127.0.0.1:${port}/mcp`, end: server.end };
}
