import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const WORKER = join(import.meta.dirname, '../../python-worker');

/** Measures the sandboxes of the Python worker; `YARD_BENCH_PYTHON` names an interpreter with pandas. */
export function measureSandbox({ rounds }) {
  const args = [join(WORKER, 'scripts/bench_sandbox.py'), '--rounds', String(rounds)];
  if (process.env.YARD_BENCH_PYTHON) args.push('--python', process.env.YARD_BENCH_PYTHON);
  const output = execFileSync(join(WORKER, '.venv/bin/python'), args, { encoding: 'utf8', timeout: 600_000 });
  return JSON.parse(output);
}
