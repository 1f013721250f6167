// Makes the virtual environment of the Python worker from its locks, and finds its bubblewrap.
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT, SetupError, run, start, step } from './command.mjs';
import { hashOf, isStamped, removeStamp, writeStamp } from './stamp.mjs';

const WORKER = join(ROOT, 'python-worker');
const VENV = join(WORKER, '.venv');
const PYTHON = join(VENV, 'bin/python');
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11'];
const OLDEST_MINOR = 11;
const PIP = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--quiet'];
// Pins and hashes come from the locks; a person's own pip settings must not make the result another one.
const PIP_ENV = { PIP_REQUIRE_VIRTUALENV: '0', PIP_USER: '0', PYTHONPATH: '', PYTHONHOME: '' };
const PROBE = `import sys
try:
    import ensurepip, venv
    made = "venv"
except ImportError:
    made = "none"
print(sys.version_info[0], sys.version_info[1], made, sys.executable)`;
const NO_BUBBLEWRAP =
  'no bubblewrap here: programs cannot be isolated. Install it (Debian, Ubuntu: apt-get install bubblewrap; ' +
  'Fedora: dnf install bubblewrap), or start the Python worker with --isolation=none, where it may do what you may';

/** Makes the environment what the locks say; resolves to its Python and where bubblewrap comes from. */
export async function setUpPython({ dev, log, signal }) {
  await setUpEnvironment({ log, signal });
  await setUpWorker({ log, signal });
  if (dev) {
    await installed('dev', ['requirements-dev.lock'], () =>
      step(log, 'installing what the checks of the Python worker need', () =>
        installLock('requirements-dev.lock', signal),
      ),
    );
  }
  return { python: PYTHON, bubblewrap: await setUpBubblewrap({ log, signal }) };
}

async function setUpEnvironment({ log, signal }) {
  const stamp = stampOf('environment');
  const key = keyOf(['requirements.lock']);
  if (isStamped(stamp, key) && existsSync(PYTHON)) return;
  removeStamp(stamp);
  const python = await findPython(signal);
  await step(log, `creating python-worker/.venv with Python ${python.version}`, async () => {
    rmSync(VENV, { recursive: true, force: true });
    await run(python.path, ['-m', 'venv', VENV], { signal, env: PIP_ENV, help: venvHelp(python.version) });
  });
  await step(log, 'installing what the Python worker needs', () => installLock('requirements.lock', signal));
  writeStamp(stamp, key);
}

function setUpWorker({ log, signal }) {
  return installed('worker', ['requirements.lock', 'pyproject.toml'], () =>
    step(log, 'installing the Python worker', () =>
      // Its build back end is in the lock, so nothing is fetched; its sources stay where they are.
      run(PYTHON, [...PIP, '--no-deps', '--no-build-isolation', '--editable', WORKER], { signal, env: PIP_ENV }),
    ),
  );
}

async function setUpBubblewrap({ log, signal }) {
  if (isOnPath('bwrap')) return 'system';
  const lock = 'requirements-bubblewrap.lock';
  if (process.platform !== 'linux') {
    log(NO_BUBBLEWRAP);
    return 'missing';
  }
  try {
    await installed('bubblewrap', [lock], () =>
      step(log, 'installing bubblewrap from a package', () => installLock(lock, signal)),
    );
    return 'package';
  } catch (error) {
    if (!(error instanceof SetupError) || signal?.aborted) throw error;
    log(NO_BUBBLEWRAP);
    log(error.message);
    return 'missing';
  }
}

/** Runs `install` unless its stamp says that it was done for these files. */
async function installed(name, files, install) {
  const stamp = stampOf(name);
  const key = keyOf(files);
  if (isStamped(stamp, key)) return;
  removeStamp(stamp);
  await install();
  writeStamp(stamp, key);
}

function installLock(lock, signal) {
  const args = [...PIP, '--require-hashes', '--only-binary', ':all:', '--requirement', join(WORKER, lock)];
  const help = 'The packages come from the Python package index: is it reachable from here?';
  return run(PYTHON, args, { signal, env: PIP_ENV, help });
}

async function findPython(signal) {
  const wanted = process.env.YARD_PYTHON ? [process.env.YARD_PYTHON] : CANDIDATES;
  let withoutVenv = '';
  for (const candidate of wanted) {
    const { code, output } = await start(candidate, ['-c', PROBE], { signal, env: PIP_ENV });
    if (signal?.aborted) throw new SetupError('interrupted');
    const [, major, minor, made, path] = /^(\d+) (\d+) (\w+) (.+)$/m.exec(output) ?? [];
    if (code !== 0 || Number(major) !== 3 || Number(minor) < OLDEST_MINOR) continue;
    if (made === 'venv') return { path, version: `${major}.${minor}` };
    withoutVenv ||= `${major}.${minor}`;
  }
  if (withoutVenv) throw new SetupError(venvHelp(withoutVenv));
  const tried = wanted.join(', ');
  throw new SetupError(
    `the Python worker needs Python 3.${OLDEST_MINOR} or newer; tried ${tried}. Install one (Debian, Ubuntu: ` +
      'apt-get install python3 python3-venv) or name it: YARD_PYTHON=/path/to/python3',
  );
}

function venvHelp(version) {
  return `Python ${version} is here without its venv module: install it (Debian, Ubuntu: apt-get install python${version}-venv)`;
}

function stampOf(name) {
  return join(VENV, `.set-up-${name}`);
}

function keyOf(files) {
  // An environment knows its own place, so a moved project needs a new one.
  return hashOf({ texts: [VENV, process.env.YARD_PYTHON ?? ''], files: files.map((file) => join(WORKER, file)) });
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
