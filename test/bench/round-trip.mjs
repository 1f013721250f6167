// A no-op task through the whole system, beside a bare Socket.IO acknowledgement between two processes.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { secrets, start, startNoopWorker, startService } from './processes.mjs';
import { durationsOf, median, percentile, rateOf } from './statistics.mjs';

const require = createRequire(import.meta.url);
const task = { capability: 'bench.noop' };

/** Rounds alternate between the things that are compared, so that the machine's moods meet all of them. */
export async function measureRoundTrips({ rounds, countPerRound, rateCount }) {
  const contenders = {
    bareAck: await bareAck(),
    executeFull: await library('full'),
    executeNormal: await library('normal'),
    restFull: await rest('full'),
  };
  const durations = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  try {
    for (const { once } of Object.values(contenders)) await durationsOf(countPerRound, once);
    for (let round = 0; round < rounds; round++) {
      for (const [name, { once }] of Object.entries(contenders))
        durations[name].push(...(await durationsOf(countPerRound, once)));
    }
    const rates = {};
    for (const [name, { once }] of Object.entries(contenders)) rates[name] = await rateOf(rateCount, 64, once);
    return Object.fromEntries(
      Object.entries(durations).map(([name, all]) => [
        name,
        { p50Ms: median(all), p99Ms: percentile(all, 0.99), ratePerS: rates[name] },
      ]),
    );
  } finally {
    for (const { end } of Object.values(contenders)) await end();
  }
}

async function bareAck() {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  const connected = new Promise((resolve) => server.once('connection', resolve));
  const peer = start('test/bench/bare-ack-peer.mjs', { args: [`http://127.0.0.1:${http.address().port}`] });
  const socket = await connected;
  return { once: () => socket.emitWithAck('noop', task), end: async () => (await peer.end(), await server.close()) };
}

async function library(durability) {
  const { InProcessBus, IntegratedDistributedExecutorAgent } = require('../../dist');
  const dataDir = mkdtempSync(join(tmpdir(), 'yard-bench-'));
  const options = {
    useRealWorkers: true,
    dataDir,
    port: 0,
    durability,
    logLevel: 'error',
    workerToken: secrets.WORKER_TOKEN,
  };
  const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), options);
  await agent.initialize();
  const worker = await startNoopWorker(`http://127.0.0.1:${agent.workersPort}`, 64);
  const once = async () => {
    const { status } = await agent.executeTask(task);
    if (status !== 'succeeded') throw new Error(`the task ended as ${status}`);
  };
  return { once, end: async () => (await agent.shutdown(), await worker.end(), rmSync(dataDir, { recursive: true })) };
}

async function rest(durability) {
  const service = await startService({ DURABILITY: durability, LOG_LEVEL: 'info' });
  const worker = await startNoopWorker(service.url, 64);
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.API_KEY}`, 'content-type': 'application/json', prefer: 'wait=30' },
    body: JSON.stringify(task),
  };
  const once = async () => {
    const response = await fetch(`${service.url}/v1/tasks`, request);
    const { state } = await response.json();
    if (state !== 'succeeded') throw new Error(`the task is ${state}`);
  };
  return { once, end: async () => (await worker.end(), await service.end()) };
}
