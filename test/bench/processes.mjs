import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const secrets = { API_KEY: 'key-of-the-benchmark', WORKER_TOKEN: 'token-of-the-benchmark' };

/** Started processes and created folders. None of them outlives this process. */
const children = new Set();
const folders = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Creates a folder that is removed when this process exits, or earlier. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'yard-bench-'));
  folders.add(folder);
  return folder;
}

/** Ends a child when this process exits. */
export function adopt(child) {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Ends the benchmark: without this process nothing can be measured, and waiting for it would never end. */
function fail(reason) {
  console.error(reason);
  process.exit(1);
}

/**
 * Starts a Node program. `said` resolves to the first line of its output that matches `match`; `end` stops it and
 * resolves when it has exited.
 */
export function start(file, { args = [], env = {} } = {}) {
  const options = { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = adopt(spawn(process.execPath, [join(root, file), ...args], options));
  const lines = [];
  const listeners = new Set();
  let mayEnd = false;
  child.once('exit', (code, signal) => {
    if (!mayEnd) fail(`${file} ended with ${code ?? signal}:\n${lines.join('\n')}`);
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  return {
    child,
    said: (match) =>
      new Promise((resolve) => {
        const known = lines.find(match);
        if (known) return resolve(known);
        const listener = (line) => match(line) && (listeners.delete(listener), resolve(line));
        listeners.add(listener);
      }),
    /** Resolves when it has exited by itself with code 0. */
    finished: () =>
      new Promise((resolve, reject) => {
        mayEnd = true;
        child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${file}:\n${lines.join('\n')}`))));
      }),
    end: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        mayEnd = true;
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

/** Starts the service in a separate process, on a free port, with a temporary data folder. */
export async function startService(env = {}, dataDir = temporaryFolder()) {
  const startedMs = performance.now();
  const service = start('dist/main.js', { env: { ...secrets, DATA_DIR: dataDir, PORT: '0', ...env } });
  const { url } = JSON.parse(await service.said((line) => /"event":"listening(_started)?"/.test(line)));
  return {
    url,
    readyMs: performance.now() - startedMs,
    memoryMiB: () => residentMiB(service.child.pid),
    end: async () => {
      await service.end();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Starts a worker with the capability `bench.noop` in a separate process. */
export async function startNoopWorker(url, slots) {
  const worker = start('test/bench/noop-worker.mjs', { args: [url, String(slots)], env: secrets });
  await worker.said((line) => line === 'registered');
  return worker;
}

export function residentMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}
