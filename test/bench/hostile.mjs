// Compares a caller's small tasks during attacks on the same service with the same tasks alone. The attacks are in
// `test/hostile/`.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openPoster } from './http-load.mjs';
import { adopt, root, secrets, startNoopWorker, startService } from './processes.mjs';
import { percentile } from './statistics.mjs';

const require = createRequire(import.meta.url);
const body = JSON.stringify({ capability: 'bench.noop', input: {} });
const headers = { authorization: `Bearer ${secrets.API_KEY}`, prefer: 'wait=60' };

/** Durations of the neighbour's tasks, alone and during each family of attacks, in alternating rounds. */
export async function measureHostile({ rounds, sliceMs }) {
  require('../support/compile-typescript.cjs');
  const names = require('../hostile/families.ts').families.map(({ name }) => name);
  const service = await startService({ DURABILITY: 'normal' });
  const worker = await startNoopWorker(service.url, 64);
  const attacker = await startAttacker(service.url);
  const poster = openPoster(`${service.url}/v1/tasks`, { headers, body });
  const alone = [];
  const attacked = Object.fromEntries(names.map((name) => [name, []]));
  try {
    await tasksFor(sliceMs, poster); // warms up
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        alone.push(...(await tasksFor(sliceMs, poster)));
        attacker.attack(name);
        attacked[name].push(...(await tasksFor(sliceMs, poster)));
        await attacker.rest();
      }
    }
  } finally {
    attacker.end();
    poster.close();
    await worker.end();
    await service.end();
  }
  const families = Object.entries(attacked).map(([name, durations]) => [name, summary(durations)]);
  return { alone: summary(alone), families: Object.fromEntries(families) };
}

/** Starts the attacks in a separate process. */
async function startAttacker(url) {
  const program = [
    '--require',
    join(root, 'test/support/compile-typescript.cjs'),
    join(root, 'test/hostile/attacker.ts'),
  ];
  const env = { PATH: process.env.PATH, HOSTILE_API_KEY: secrets.API_KEY, HOSTILE_WORKER_TOKEN: secrets.WORKER_TOKEN };
  const child = adopt(spawn(process.execPath, [...program, url], { env, stdio: ['pipe', 'pipe', 'inherit'] }));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next(); // it is ready
  return {
    attack: (name) => child.stdin.write(`${name}\n`),
    rest: async () => (child.stdin.write('rest\n'), lines.next()),
    end: () => child.kill('SIGKILL'),
  };
}

/** Runs tasks one after another for a while, and returns the duration of each. */
async function tasksFor(ms, poster) {
  const durations = [];
  const endMs = performance.now() + ms;
  for (let nowMs = performance.now(); nowMs < endMs;) {
    const { status, body: task } = await poster.post();
    if (status !== 200 || task.state !== 'succeeded')
      throw new Error(`a task was answered ${status} ${JSON.stringify(task)}`);
    const thenMs = nowMs;
    nowMs = performance.now();
    durations.push(nowMs - thenMs);
  }
  return durations;
}

function summary(durations) {
  return {
    p50Ms: percentile(durations, 0.5),
    p99Ms: percentile(durations, 0.99),
    longestMs: Math.max(...durations),
    tasks: durations.length,
  };
}
