// A control plane with a number of workers linked in memory: `node dispatch-fleet.mjs <workers> [<folder of a
// checkout> [<API keys>]]`. It prints `ready`. For each input line `<tasks> <concurrency>` it runs no-op tasks of these
// keys (by default, of the built-in key) and prints the CPU time per task in microseconds.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './processes.mjs';

const [, , count, checkout = root, keys = '0'] = process.argv;
const require = createRequire(import.meta.url);
const { createControlPlane, InProcessBus, IntegratedDistributedExecutorAgent } = require(join(checkout, 'dist/agent'));
const { loadConfig } = require(join(checkout, 'dist/config'));
const { LinkedWorkerInterface } = require(join(checkout, 'dist/worker-interface'));
const requireThere = createRequire(join(checkout, 'dist/index.js'));
const { Worker } = requireThere('@yardmaster/worker-kit');
const { memoryTransports } = requireThere('@yardmaster/worker-kit/link');

const task = { capability: 'bench.noop' };
/** Enough slots for ten workers to run all concurrent tasks. */
const slots = 8;
/** No heartbeat occurs during a measurement: its cost depends on the number of workers, not on the dispatch. */
const heartbeatIntervalMs = 24 * 3600 * 1000;

class MemoryWorkerInterface extends LinkedWorkerInterface {
  async start(reports) {
    this.links.start(reports);
  }

  async stop() {
    await this.links.closeAll();
  }

  accept(transport) {
    this.links.accept(transport);
  }
}

const plane = createControlPlane(
  loadConfig({ logLevel: 'error', heartbeatIntervalMs, workersMax: Number(count) }, {}),
  {
    isVolatile: true,
    workerInterface: (links) => new MemoryWorkerInterface(links),
  },
);
const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), { controlPlane: plane });
await agent.initialize();
const callers = Number(keys) > 0 ? await callersOf(Number(keys)) : [[]];
for (let number = 0; number < Number(count); number++) await link(`w-${number}`);
await rateOf(2000, 32);
console.log('ready');

for await (const line of createInterface(process.stdin)) console.log(await rateOf(...line.split(' ').map(Number)));
process.exit();

async function link(workerId) {
  const worker = new Worker({ workerId, name: 'noop', version: '0', slots });
  worker.capability(
    { name: task.capability, description: 'Does nothing.', inputSchema: { type: 'object' } },
    async () => null,
  );
  const registered = new Promise((resolve) => worker.onRegistered(resolve));
  const [ours, theirs] = memoryTransports();
  plane.workerInterface.accept(ours);
  worker.attach(theirs);
  await registered;
}

/** Stores API keys, and returns the arguments that name their callers. */
async function callersOf(total) {
  const { builtInCaller } = require(join(checkout, 'dist/access'));
  const ids = Array.from({ length: total }, (_, index) => `k-${index}`);
  const record = { kind: 'api-key', secrets: [], createdAtMs: 0, definition: {}, version: 0 };
  const limits = { runningMax: 1000 };
  await Promise.all(
    ids.map((id, index) => plane.store.credentials.add({ ...record, id, limits, weight: 1 + (index % 3) })),
  );
  return ids.map((keyId) => [{ ...builtInCaller, keyId, name: keyId }]);
}

/** Returns the CPU time per task in microseconds, with `concurrency` tasks in flight. */
async function rateOf(total, concurrency) {
  let begun = 0;
  const lane = async (_, number) => {
    while (begun++ < total) {
      const { status } = await agent.executeTask(task, ...callers[number % callers.length]);
      if (status !== 'succeeded') throw new Error(`the task ended as ${status}`);
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / total;
}
