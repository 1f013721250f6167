// A control plane with a number of workers linked in memory: `node dispatch-fleet.mjs <workers> [<folder of a
// checkout>]`. It prints `ready`. For each input line `<tasks> <concurrency>` it runs no-op tasks and prints the CPU
// time per task in microseconds.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './processes.mjs';

const [, , count, checkout = root] = process.argv;
const require = createRequire(import.meta.url);
const { createControlPlane, InProcessBus, IntegratedDistributedExecutorAgent } = require(join(checkout, 'dist/agent'));
const { loadConfig } = require(join(checkout, 'dist/config'));
const { LinkedWorkerInterface } = require(join(checkout, 'dist/worker-interface'));
const { memoryTransports, Worker } = createRequire(join(checkout, 'dist/index.js'))('@yardmaster/worker-kit');

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

/** Returns the CPU time per task in microseconds, with `concurrency` tasks in flight. */
async function rateOf(total, concurrency) {
  let begun = 0;
  const lane = async () => {
    while (begun++ < total) {
      const { status } = await agent.executeTask(task);
      if (status !== 'succeeded') throw new Error(`the task ended as ${status}`);
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / total;
}
