#!/usr/bin/env node
// `npm run api-check [-- --max-examples 20] [--seed 12] [--operation "POST /v1/tasks"]`: checks the API against its own
// OpenAPI document. Starts the built service on mock workers, sends valid and invalid requests with schemathesis, and
// compiles a typed client with the types from openapi-typescript. Pinned versions of schemathesis and the client are
// installed into a cache.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleClient } from '../test/api-check/sample-client.mjs';
import { secrets, startService, temporaryFolder } from '../test/bench/processes.mjs';
import { install } from './mcp-servers.mjs';
import { setUp } from './setup.mjs';
import { ROOT, run, start, step } from './setup/command.mjs';
import { hashOf } from './setup/stamp.mjs';

const { values: options } = parseArgs({
  options: {
    'max-examples': { type: 'string', default: '20' },
    seed: { type: 'string', default: '12' },
    operation: { type: 'string', multiple: true, default: [] },
  },
});
const minutesMax = 10;
const log = (line) => console.log(line);

await setUp({ log });
const service = await startService({ WORKER_INTERFACE: 'mock', WAIT_MS_MAX: '200', QUEUE_LENGTH_MAX: '100000' });
const results = {
  client: await compileClient(`${service.url}/openapi.json`),
  schemathesis: await attack(`${service.url}/openapi.json`),
};
await service.end();
const failed = Object.keys(results).filter((name) => !results[name]);
log(`api-check: ${failed.length === 0 ? 'all good' : `FAILED: ${failed.join(', ')}`} (seed ${options.seed})`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Compiles a program that uses the types of the document. Lines that must not compile are marked. */
async function compileClient(documentUrl) {
  const modules = join(await install('openapi-client'), 'node_modules');
  const folder = join(dirname(modules), `client.${process.pid}`); // in the project, to find the packages
  mkdirSync(folder, { recursive: true });
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const generator = join(ROOT, 'node_modules/openapi-typescript/bin/cli.js');
  await run(process.execPath, [generator, documentUrl, '--output', join(folder, 'api.ts')]);
  writeFileSync(join(folder, 'client.ts'), sampleClient);
  const flags =
    '--ignoreConfig --strict --noEmit --noUncheckedIndexedAccess --target es2022 --module nodenext --lib es2022,dom';
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [compiler, ...flags.split(' '), join(folder, 'client.ts')];
  const { code, output } = await start(process.execPath, args);
  log(code === 0 ? 'client: compiles' : `client: does not compile\n${output}`);
  return code === 0;
}

/**
 * Sends valid and invalid requests. `test/api-check/schemathesis.toml` has the exceptions that a document cannot
 * express.
 */
async function attack(documentUrl) {
  const python = await installSchemathesis();
  const args = ['--config-file', join(ROOT, 'test/api-check/schemathesis.toml'), 'run', documentUrl, '--no-color'];
  args.push('--seed', options.seed, '--max-examples', options['max-examples']);
  args.push('--header', `Authorization: Bearer ${secrets.API_KEY}`);
  for (const name of options.operation) args.push('--include-name', name);
  const child = spawn(python, ['-m', 'schemathesis.cli', ...args], {
    cwd: temporaryFolder(), // schemathesis stores its findings there
    stdio: 'inherit',
    timeout: minutesMax * 60_000,
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return code === 0;
}

/**
 * Installs schemathesis from its lock into a separate environment. An interrupted installation starts over. Resolves to
 * the path of its Python.
 */
async function installSchemathesis() {
  const lock = join(ROOT, 'python-worker/requirements-api-check.lock');
  const folder = join(ROOT, 'node_modules/.cache/yardmaster', `schemathesis-${hashOf({ files: [lock] }).slice(0, 16)}`);
  const python = join(folder, 'bin/python');
  if (existsSync(folder)) return python;
  const half = `${folder}.${process.pid}`;
  try {
    await step(log, 'installing schemathesis', async () => {
      await run(join(ROOT, 'python-worker/.venv/bin/python'), ['-m', 'venv', half]);
      const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--quiet'];
      const locked = ['--require-hashes', '--only-binary', ':all:', '--requirement', lock];
      await run(join(half, 'bin/python'), [...pip, ...locked]);
    });
    renameSync(half, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // somebody else was faster
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return python;
}
