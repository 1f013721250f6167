// The paths of a no-op task through Yardmaster: from `executeTask` or from REST to a worker in another process, and
// back.
import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { bulkLength } from './compare.mjs';
import { openPoster } from './http-load.mjs';
import { secrets, startNoopWorker, startService, temporaryFolder } from './processes.mjs';

const require = createRequire(import.meta.url);
export const task = { capability: 'bench.noop' };
const slots = 64;
/** The ended tasks must stay in the store during the comparison. */
const retention = { retentionTasksMax: 100_000_000, retentionBytesMax: 1e12 };
const retentionEnv = { RETENTION_TASKS_MAX: '100000000', RETENTION_BYTES_MAX: '1000000000000' };

/** Starts the library. `dataDir` is removed at the end. */
export async function library(durability, dataDir = temporaryFolder()) {
  const { InProcessBus, IntegratedDistributedExecutorAgent } = require('../../dist');
  const bus = new InProcessBus();
  const agent = new IntegratedDistributedExecutorAgent(bus, {
    useRealWorkers: true,
    workerToken: secrets.WORKER_TOKEN,
    logLevel: 'error',
    port: 0,
    dataDir,
    durability,
    ...retention,
  });
  await agent.initialize();
  const worker = await startNoopWorker(`http://127.0.0.1:${agent.workersPort}`, slots);
  return {
    once: async () => {
      const { status } = await agent.executeTask(task);
      if (status !== 'succeeded') throw new Error(`the task ended as ${status}`);
    },
    /** Calls `submitAll`; resolves when the last task has ended. */
    bulk: async (count) => {
      const ended = endsOf(bus, count);
      await agent.tasks.submitAll(Array.from({ length: count }, () => task));
      await ended;
    },
    end: async () => (await agent.shutdown(), await worker.end(), rmSync(dataDir, { recursive: true })),
  };
}

/** Resolves when this number of tasks has succeeded. */
function endsOf(bus, count) {
  return new Promise((resolve) => {
    let left = count;
    const stop = bus.listen(({ task: changed }) => {
      if (changed?.state !== 'succeeded' || --left > 0) return;
      stop();
      resolve();
    });
  });
}

/** Starts the service in a separate process. `dataDir` is removed at the end. */
export async function rest(durability, dataDir) {
  const settings = { DURABILITY: durability, LOG_LEVEL: 'info', ...retentionEnv };
  const service = await startService(settings, dataDir);
  const worker = await startNoopWorker(service.url, slots);
  const headers = { authorization: `Bearer ${secrets.API_KEY}`, prefer: 'wait=30' };
  const poster = openPoster(`${service.url}/v1/tasks`, { headers, body: JSON.stringify(task) });
  const batch = openPoster(`${service.url}/v1/tasks:batch`, { headers, body: JSON.stringify(batchOf(bulkLength)) });
  return {
    once: () => postTask(poster),
    ...acceptance(batch, poster),
    end: async () => (poster.close(), batch.close(), await worker.end(), await service.end()),
  };
}

/** Posts a task to a server that returns its state. */
export async function postTask(poster) {
  const { status, body } = await poster.post();
  if (status !== 200 || body.state !== 'succeeded') throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
}

export const batchOf = (length) => ({ tasks: Array.from({ length }, () => task) });

/** Submits a batch until it is accepted. Its tasks run before the next batch, because tasks run in order of age. */
export function acceptance(batch, poster) {
  return {
    bulk: async () => {
      const { status, body } = await batch.post();
      if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
    },
    afterBulk: () => postTask(poster),
  };
}
