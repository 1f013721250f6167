// The wait of a light key beside a heavy one, with mock workers: `node light-key.mjs turns|one-key`. With `one-key`, all
// tasks have the same key, so there are no turns. Prints JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './processes.mjs';
import { percentile } from './statistics.mjs';

const require = createRequire(import.meta.url);
const { createLibraryControlPlane, InProcessBus, IntegratedDistributedExecutorAgent } = require(
  join(root, 'dist/agent'),
);
const { builtInCaller } = require(join(root, 'dist/access'));

const [, , mode] = process.argv;
const heavyTasks = 2000;
const lightTasks = 40;
const runMs = 20;
const gapMs = 100;
const request = { capability: 'bench.wait', input: {} };

const declaration = { name: request.capability, description: 'Waits.', inputSchema: { type: 'object' } };
const mocks = { latencyMs: runMs, capabilities: [{ declaration, handler: async () => null }] };
const plane = createLibraryControlPlane({ logLevel: 'error', workerInterface: 'mock' }, mocks);
const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), { controlPlane: plane });
await agent.initialize();
setInterval(() => undefined, 60_000); // the timers of the agent do not keep a process alive
const callerOf = (name) => ({ ...builtInCaller, keyId: `k-${name}`, name });
const [heavy, light] = [callerOf('heavy'), callerOf(mode === 'turns' ? 'light' : 'heavy')];
await agent.tasks.submitAll(
  Array.from({ length: heavyTasks }, () => request),
  [],
  heavy,
);
const waits = [];
for (let number = 0; number < lightTasks; number++) {
  waits.push(lightWaitMs());
  await new Promise((resolve) => setTimeout(resolve, gapMs));
}
const seen = await Promise.all(waits);
console.log(JSON.stringify({ p50Ms: percentile(seen, 0.5), p99Ms: percentile(seen, 0.99) }));
process.exit();

async function lightWaitMs() {
  const { id } = await agent.tasks.submit(request, light);
  const { startedAtMs, createdAtMs } = await agent.tasks.waitFor(id, 600_000);
  return startedAtMs - createdAtMs;
}
