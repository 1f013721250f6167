// The environment of the Python worker of an installed package. The package's folder may be read-only and is replaced
// by the next install, so the environment is in the user's cache. There is one for each version of the sources, each
// Python and each location.
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { foreignPath } from '../../dist/cli/up/owned-path.js';
import { SetupError } from './command.mjs';
import { findPython } from './find-python.mjs';
import { locked } from './lock.mjs';
import { setUpPython, sourcesKey } from './python.mjs';
import { hashOf } from './stamp.mjs';

const KEY_CHARACTERS = 16;
const PRIVATE = 0o700;

/**
 * Finds or creates the environment.
 *
 * @param {{ worker: string, log: (line: string) => void, signal?: AbortSignal }} options the folder of the worker's
 * sources and locks
 * @returns {Promise<{ program: string, bubblewrap: 'system' | 'package' | 'missing' }>} the program of the worker
 * @throws {SetupError} with a message for the user
 */
export async function setUpInstalledPython({ worker, log, signal }) {
  const python = await findPython(signal);
  const cache = privateFolder();
  const key = hashOf({ texts: [cache, python.path, python.version, sourcesKey(worker)] });
  const venv = join(cache, `python-${key.slice(0, KEY_CHARACTERS)}`);
  const made = async () => {
    guard(venv);
    const result = await setUpPython({ worker, venv, python, isEditable: false, log, signal });
    chmodSync(venv, PRIVATE);
    return result;
  };
  const { bubblewrap } = await locked(`${venv}.lock`, { log, signal }, made).catch((error) => {
    throw signal?.aborted ? new SetupError('interrupted') : toSetupError(error, cache);
  });
  return { program: join(venv, 'bin/yardmaster-worker'), bubblewrap };
}

/** Returns the folder of all environments. The user runs the programs in it, so no other user may have write access. */
function privateFolder() {
  const { XDG_CACHE_HOME: base = '' } = process.env;
  const folder = join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'yardmaster');
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE });
    guard(folder);
    chmodSync(folder, PRIVATE);
    return folder;
  } catch (error) {
    throw toSetupError(error, folder);
  }
}

/** Rejects a folder that others created or could replace. Its mode must not be corrected first, since they may have placed files in it. */
function guard(folder) {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory())
    throw new SetupError(`${folder} is not a folder: remove it, or set XDG_CACHE_HOME to another`);
  const foreign = stats.uid === process.getuid() ? foreignPath(folder) : folder;
  if (foreign === undefined) return;
  const whose = `${foreign} is owned or writable by other users`;
  const remedy = foreign === folder ? `remove ${folder}, or set` : 'set';
  throw new SetupError(`${whose}: ${remedy} XDG_CACHE_HOME to a folder of yours`);
}

function toSetupError(error, folder) {
  if (error.syscall === undefined) return error;
  return new SetupError(
    `${folder} cannot be used (${error.message}): set XDG_CACHE_HOME to a folder that may be written`,
  );
}
