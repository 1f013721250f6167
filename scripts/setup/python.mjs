// Creates the virtual environment of the Python worker from its lock files, and finds bubblewrap.
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { ROOT, SetupError, run, step } from './command.mjs';
import { PYTHON_ENV, findPython, venvHelp } from './find-python.mjs';
import { filesBelow, hashOf, isStamped, removeStamp, writeStamp } from './stamp.mjs';

const PIP = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--quiet'];
// Pins and hashes come from the lock files; the user's own pip settings must not affect the result.
const PIP_ENV = { ...PYTHON_ENV, PIP_REQUIRE_VIRTUALENV: '0', PIP_USER: '0' };
const NO_BUBBLEWRAP =
  'no bubblewrap here: programs cannot be isolated. Install it (Debian, Ubuntu: apt-get install bubblewrap; ' +
  'Fedora: dnf install bubblewrap), or start the Python worker with --isolation=none, where programs have your permissions';

/**
 * Creates or updates a virtual environment to match the lock files of the worker.
 *
 * @param {object} options
 * @param {string} [options.worker] folder of the sources and locks of the worker
 * @param {string} [options.venv] folder of the environment
 * @param {{ path: string, version: string }} [options.python] the base Python; searched for by default
 * @param {boolean} [options.isEditable] install the sources in editable mode
 * @param {boolean} [options.dev] also the development tools of the worker
 * @param {(line: string) => void} options.log gets a line at the start and end of each step
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<{ python: string, bubblewrap: 'system' | 'package' | 'missing' }>} its Python, and where bubblewrap comes from
 */
export async function setUpPython({ worker = join(ROOT, 'python-worker'), venv, dev = false, ...rest }) {
  const place = { isEditable: true, worker, venv: venv ?? join(worker, '.venv'), ...rest };
  const { log, signal } = place;
  await setUpEnvironment(place);
  await setUpWorker(place);
  if (dev) {
    await installed(place, 'dev', ['requirements-dev.lock'], () =>
      step(log, 'installing what the checks of the Python worker need', () =>
        installLock(place, 'requirements-dev.lock', signal),
      ),
    );
  }
  return { python: pythonOf(place), bubblewrap: await setUpBubblewrap(place) };
}

/** Returns a hash of everything that determines the environment of this worker, except its Python. */
export function sourcesKey(worker) {
  const sources = filesBelow(join(worker, 'src'), (file) => !file.includes('__pycache__'));
  const names = ['pyproject.toml', 'requirements.lock', 'requirements-bubblewrap.lock'];
  return hashOf({ files: [...names.map((name) => join(worker, name)), ...sources], relativeTo: worker });
}

async function setUpEnvironment(place) {
  const { worker, venv, log, signal } = place;
  const stamp = stampOf(place, 'environment');
  const key = keyOf(place, ['requirements.lock']);
  if (isStamped(stamp, key) && existsSync(pythonOf(place))) return;
  removeStamp(stamp);
  const python = place.python ?? (await findPython(signal));
  const name = venv.startsWith(worker) ? relative(ROOT, venv) : venv;
  await step(log, `creating ${name} with Python ${python.version}`, async () => {
    rmSync(venv, { recursive: true, force: true });
    await run(python.path, ['-m', 'venv', venv], { signal, env: PIP_ENV, help: venvHelp(python.version) });
  });
  await step(log, 'installing what the Python worker needs', () => installLock(place, 'requirements.lock', signal));
  writeStamp(stamp, key);
}

function setUpWorker(place) {
  const { worker, isEditable, log, signal } = place;
  return installed(place, 'worker', ['requirements.lock', 'pyproject.toml'], () =>
    step(log, 'installing the Python worker', () => {
      // Its build back end is in the lock file, so nothing else is downloaded.
      const args = [...PIP, '--no-deps', '--no-build-isolation', ...(isEditable ? ['--editable'] : []), worker];
      return run(pythonOf(place), args, { signal, env: PIP_ENV });
    }),
  );
}

async function setUpBubblewrap(place) {
  const { log, signal } = place;
  if (isOnPath('bwrap')) return 'system';
  const lock = 'requirements-bubblewrap.lock';
  if (process.platform !== 'linux') {
    log(NO_BUBBLEWRAP);
    return 'missing';
  }
  try {
    await installed(place, 'bubblewrap', [lock], () =>
      step(log, 'installing bubblewrap from a package', () => installLock(place, lock, signal)),
    );
    return 'package';
  } catch (error) {
    if (!(error instanceof SetupError) || signal?.aborted) throw error;
    log(NO_BUBBLEWRAP);
    log(error.message);
    return 'missing';
  }
}

/** Runs `install`, unless its stamp shows that this was done for the same files. */
async function installed(place, name, files, install) {
  const stamp = stampOf(place, name);
  const key = keyOf(place, files);
  if (isStamped(stamp, key)) return;
  removeStamp(stamp);
  await install();
  writeStamp(stamp, key);
}

function installLock(place, lock, signal) {
  const args = [...PIP, '--require-hashes', '--only-binary', ':all:', '--requirement', join(place.worker, lock)];
  const help = 'The packages come from the Python package index; check that the index is reachable.';
  return run(pythonOf(place), args, { signal, env: PIP_ENV, help });
}

function pythonOf({ venv }) {
  return join(venv, 'bin/python');
}

function stampOf({ venv }, name) {
  return join(venv, `.set-up-${name}`);
}

function keyOf({ worker, venv, isEditable }, files) {
  // An environment contains its own path, so a moved project needs a new one. For copied sources, their path does not
  // matter.
  const relativeTo = isEditable ? '' : worker;
  const texts = [venv, isEditable ? (process.env.YARD_PYTHON ?? '') : sourcesKey(worker)];
  return hashOf({ texts, files: files.map((file) => join(worker, file)), relativeTo });
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
