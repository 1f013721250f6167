import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { adopt, secrets, startService } from './processes.mjs';
import { posterOf } from './mcp/bridge.mjs';
import { durationsOf, percentile } from './statistics.mjs';

const WORKER = join(import.meta.dirname, '../../python-worker');
const PLAIN = ['/usr/bin/python3', ['-c', 'pass']];

/** Measures the sandboxes of the Python worker; `YARD_BENCH_PYTHON` names another interpreter for pandas than that of the worker. */
export async function measureSandbox({ rounds, soakRuns }) {
  const args = [join(WORKER, 'scripts/bench_sandbox.py'), '--rounds', String(rounds), '--soak', String(soakRuns)];
  if (process.env.YARD_BENCH_PYTHON) args.push('--python', process.env.YARD_BENCH_PYTHON);
  const output = execFileSync(join(WORKER, '.venv/bin/python'), args, { encoding: 'utf8', timeout: 900_000 });
  return { ...JSON.parse(output), rest: await throughRest(rounds) };
}

/** Measures a program through REST, the agent, the worker and the sandbox, in turns with a plain Python. */
async function throughRest(rounds) {
  const service = await startService({ DURABILITY: 'full' });
  const worker = await startPythonWorker(service.url);
  const { once: run, close } = posterOf(`${service.url}/v1/tasks`, {
    capability: 'python.run',
    input: { code: 'pass' },
  });
  const durations = { plain: [], rest: [] };
  await durationsOf(10, run); // warm
  for (let round = 0; round < rounds; round++) {
    durations.plain.push(...(await durationsOf(1, () => spawnSync(...PLAIN))));
    durations.rest.push(...(await durationsOf(1, run)));
  }
  close();
  worker.kill('SIGTERM');
  await service.end();
  const of = (all) => ({ p50: percentile(all, 0.5), p99: percentile(all, 0.99) });
  return { plain: of(durations.plain), run: of(durations.rest) };
}

async function startPythonWorker(url) {
  const command = join(WORKER, '.venv/bin/yardmaster-worker');
  const args = ['--connect', url, '--id', 'bench', '--slots', '4', '--preload', '', '--exit-with-parent'];
  const env = { ...process.env, YARD_WORKER_TOKEN: secrets.WORKER_TOKEN };
  const worker = adopt(spawn(command, args, { env, stdio: ['pipe', 'ignore', 'pipe'] }));
  for await (const line of createInterface(worker.stderr)) if (line.includes('"worker_registered"')) break;
  worker.stderr.resume();
  return worker;
}
