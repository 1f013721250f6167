// Fills a store with ended tasks: `node fill-store.mjs <data folder> <count>`. Uses the port of the store like any
// caller: adds, claims and finishes the tasks, a thousand per transaction.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { createControlPlane, toNewTask } = require('../../dist/agent');
const { loadConfig } = require('../../dist/config');
const { queueKey } = require('../../dist/tasks');

const batchLength = 1000;
const [dataDir, count] = [process.argv[2], Number(process.argv[3])];
const settings = { dataDir, durability: 'normal', queueLengthMax: 2 * batchLength, logLevel: 'error' };
const config = loadConfig({ ...settings, workerInterface: 'mock' });
const { store, clock, random } = createControlPlane(config);
const outcome = { status: 'succeeded', result: null, stats: { wallMs: 0 } };
const holder = { workerId: 'noop', instanceId: 'filler', linkId: 'filler~1' };
const offer = { key: queueKey('bench.noop', {}), slots: 1 };

await store.open();
for (let done = 0; done < count; done += batchLength) {
  await Promise.all(Array.from({ length: Math.min(batchLength, count - done) }, endedTask));
}
await store.close();

async function endedTask() {
  const task = toNewTask({ capability: 'bench.noop' }, config, clock, random);
  void store.queue.add(task);
  const leaseUntilMs = clock.nowMs() + 60_000;
  const [{ claim }] = await store.queue.claim([offer], 1, () => ({ ...holder, leaseUntilMs }), clock.nowMs());
  await store.attempts.finish(claim.leaseId, outcome, clock.nowMs());
}
