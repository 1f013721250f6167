#!/usr/bin/env node
// Sets up what `npm start` and `npm test` need, from the project's own files: the compiled service, the virtual
// environment of the Python worker, and a browser if the machine has none. Steps that are up to date take milliseconds;
// interrupted steps start over.
//
// node scripts/setup.mjs [--dev] [--quiet]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setUpBrowser } from './setup/browser.mjs';
import { ROOT, SetupError } from './setup/command.mjs';
import { SET_UP_LOCK, locked } from './setup/lock.mjs';
import { setUpPython } from './setup/python.mjs';
import { setUpTypeScript } from './setup/typescript.mjs';

const MODULES = join(ROOT, 'node_modules');

/**
 * Brings the project up to date with its sources and locks.
 *
 * @param {object} [options]
 * @param {boolean} [options.dev] also the development tools of the Python worker
 * @param {(line: string) => void} [options.log] gets a line at the start and end of each step
 * @param {AbortSignal} [options.signal] stops the current step; the next run starts it over
 * @returns {Promise<{ python: string, bubblewrap: 'system' | 'package' | 'missing', browser: string }>} the Python of
 * the worker, and where its bubblewrap and the browser come from
 * @throws {SetupError} with a message for the user
 */
export async function setUp({ dev = false, log = () => {}, signal } = {}) {
  if (!existsSync(MODULES)) throw new SetupError('node_modules is missing: run `npm ci` first');
  return locked(SET_UP_LOCK, { log, signal }, async () => {
    const sides = [setUpPython({ dev, log, signal }), setUpTypeScript({ log, signal })];
    await Promise.allSettled(sides); // if one fails, finishing the other is still useful
    const [python] = await Promise.all(sides);
    return { ...python, browser: await setUpBrowser({ log, signal }) };
  });
}

async function main(flags) {
  const unknown = flags.filter((flag) => !['--dev', '--quiet'].includes(flag));
  if (unknown.length > 0) {
    console.error(`set up: unknown argument: ${unknown.join(' ')}; usage: node scripts/setup.mjs [--dev] [--quiet]`);
    return 2;
  }
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const log = flags.includes('--quiet') ? () => {} : (line) => console.log(`set up: ${line}`);
  try {
    await setUp({ dev: flags.includes('--dev'), log, signal: interrupted.signal });
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError) && !interrupted.signal.aborted) throw error;
    console.error(interrupted.signal.aborted ? 'set up: interrupted' : `set up: ${error.message}`);
    return 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2));
}
