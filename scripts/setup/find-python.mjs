// Finds the Python for the environment of the Python worker.
import { SetupError, start } from './command.mjs';

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11'];
const OLDEST_MINOR = 11;
// Inside a virtual environment, returns the base Python: the new environment must not depend on this one.
const PROBE = `import sys
try:
    import ensurepip, venv
    made = "venv"
except ImportError:
    made = "none"
print(sys.version_info[0], sys.version_info[1], made, getattr(sys, "_base_executable", None) or sys.executable)`;
// The user's own settings must not affect the result.
export const PYTHON_ENV = { PYTHONPATH: '', PYTHONHOME: '' };

/**
 * Resolves to the first Python that is new enough and can create virtual environments: the one in YARD_PYTHON, else one
 * on the path.
 *
 * @returns {Promise<{ path: string, version: string }>}
 * @throws {SetupError} with what to install
 */
export async function findPython(signal) {
  const wanted = process.env.YARD_PYTHON ? [process.env.YARD_PYTHON] : CANDIDATES;
  let withoutVenv = '';
  for (const candidate of wanted) {
    const { code, output } = await start(candidate, ['-c', PROBE], { signal, env: PYTHON_ENV });
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

/** Explains how to repair a Python that cannot create virtual environments. */
export function venvHelp(version) {
  return `Python ${version} is here without its venv module: install it (Debian, Ubuntu: apt-get install python${version}-venv)`;
}
