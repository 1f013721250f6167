// The ways of a no-op task through Yardmaster: from `executeTask` or from REST to a worker in another process, and back.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPoster } from './http-load.mjs';
import { secrets, startNoopWorker, startService } from './processes.mjs';

const require = createRequire(import.meta.url);
export const task = { capability: 'bench.noop' };
const slots = 64;
/** Nothing that was kept for the comparison may go while it lasts. */
const retentionTasksMax = 10_000_000;

/** The library. `dataDir` is removed at the end. */
export async function library(durability, dataDir = temporaryFolder()) {
  const { InProcessBus, IntegratedDistributedExecutorAgent } = require('../../dist');
  const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), {
    useRealWorkers: true,
    workerToken: secrets.WORKER_TOKEN,
    logLevel: 'error',
    port: 0,
    dataDir,
    durability,
    retentionTasksMax,
  });
  await agent.initialize();
  const worker = await startNoopWorker(`http://127.0.0.1:${agent.workersPort}`, slots);
  return {
    once: async () => {
      const { status } = await agent.executeTask(task);
      if (status !== 'succeeded') throw new Error(`the task ended as ${status}`);
    },
    end: async () => (await agent.shutdown(), await worker.end(), rmSync(dataDir, { recursive: true })),
  };
}

/** The service in a process of its own. `dataDir` is removed at the end. */
export async function rest(durability, dataDir) {
  const settings = { DURABILITY: durability, LOG_LEVEL: 'info', RETENTION_TASKS_MAX: String(retentionTasksMax) };
  const service = await startService(settings, dataDir);
  const worker = await startNoopWorker(service.url, slots);
  const poster = openPoster(`${service.url}/v1/tasks`, {
    headers: { authorization: `Bearer ${secrets.API_KEY}`, prefer: 'wait=30' },
    body: JSON.stringify(task),
  });
  return {
    once: () => postTask(poster),
    end: async () => (poster.close(), await worker.end(), await service.end()),
  };
}

/** Posts a task to whoever answers with its state. */
export async function postTask(poster) {
  const { status, body } = await poster.post();
  if (status !== 200 || body.state !== 'succeeded') throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
}

export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'yard-bench-'));
}
