// The environment of the Python worker of an installed package. Its folder may be read-only and is replaced by the next install, so
// the environment is in the cache of the user: one for each state of the sources, each Python and each place.
import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { SetupError } from './command.mjs';
import { findPython } from './find-python.mjs';
import { locked } from './lock.mjs';
import { setUpPython, sourcesKey } from './python.mjs';
import { hashOf } from './stamp.mjs';

const KEY_CHARACTERS = 16;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Makes the environment, or finds it.
 *
 * @param {{ worker: string, log: (line: string) => void, signal?: AbortSignal }} options the folder of the worker's sources and locks
 * @returns {Promise<{ program: string, bubblewrap: 'system' | 'package' | 'missing' }>} the program of the worker
 * @throws {SetupError} with a message for people
 */
export async function setUpInstalledPython({ worker, log, signal }) {
  const python = await findPython(signal);
  const cache = privateFolder();
  const key = hashOf({ texts: [cache, python.path, python.version, sourcesKey(worker)] });
  const venv = join(cache, `python-${key.slice(0, KEY_CHARACTERS)}`);
  const made = () => setUpPython({ worker, venv, python, isEditable: false, log, signal });
  const { bubblewrap } = await locked(`${venv}.lock`, { log, signal }, made).catch((error) => {
    throw signal?.aborted ? new SetupError('interrupted') : toSetupError(error, cache);
  });
  return { program: join(venv, 'bin/yardmaster-worker'), bubblewrap };
}

/** Its programs are run, so nobody else may be able to write there. */
function privateFolder() {
  const { XDG_CACHE_HOME: base = '' } = process.env;
  const folder = join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'yardmaster');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    if (uid === process.getuid() && (mode & WRITABLE_BY_OTHERS) === 0) return folder;
  } catch (error) {
    throw toSetupError(error, folder);
  }
  throw new SetupError(
    `${folder} belongs to others or may be written by them: set XDG_CACHE_HOME to a folder of yours`,
  );
}

function toSetupError(error, folder) {
  if (error.syscall === undefined) return error;
  return new SetupError(
    `${folder} cannot be used (${error.message}): set XDG_CACHE_HOME to a folder that may be written`,
  );
}
