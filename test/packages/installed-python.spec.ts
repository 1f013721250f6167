import { once } from 'node:events';
import { chmod, chown, cp, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/source-files';
import { cleanEnvironment, emptyFolder, remove, run, type Ran } from './support/packed';

/** A fake Python: records its calls, and creates environments that contain itself. */
const standIn = `#!/bin/sh
here="$PYTHON_FOLDER"
case "$*" in
  -c*) echo "3 11 venv $0" ;;
  "-m venv "*) echo venv >> "$here/calls"; mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
    [ ! -p "$here/hold" ] || read -r line < "$here/hold" ;;
  "-m pip"*requirements.lock) echo lock >> "$here/calls"; [ ! -e "$here/no-index" ] || { echo "no such host" >&2; exit 1; } ;;
  "-m pip"*requirements-bubblewrap.lock) ;; # only on machines that have none
  "-m pip"*) echo worker >> "$here/calls" ;;
esac
`;
interface Made {
  program?: string;
  summary?: string;
}

const setUpOnce = ['venv', 'lock', 'worker'];

const program = `
const { setUpInstalledPython } = await import(process.argv[1]);
const log = (line) => console.error(line);
const options = { worker: process.argv[2], log };
await setUpInstalledPython(options).then(
  (made) => console.log(JSON.stringify(made)),
  (error) => console.log(JSON.stringify({ summary: error.summary ?? String(error.stack) })),
);
`;

describe('the environment of an installed Python worker', () => {
  let folder: string;
  let worker: string;
  beforeEach(async () => {
    folder = await emptyFolder();
    worker = join(folder, 'package/python-worker');
    await mkdir(join(worker, 'src'), { recursive: true });
    await writeFile(join(worker, 'src/worker.py'), 'one = 1\n');
    for (const name of ['pyproject.toml', 'requirements.lock', 'requirements-bubblewrap.lock'])
      await cp(join(root, 'python-worker', name), join(worker, name));
    await writeFile(join(folder, 'python'), standIn, { mode: 0o755 });
    await writeFile(join(folder, 'calls'), '');
  });
  afterEach(() => remove(folder));

  async function setUp(env: Record<string, string> = {}): Promise<Ran & { made: Made }> {
    return ended(start(env));
  }

  function start(env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
    const module = pathToFileURL(join(root, 'scripts/setup/installed-python.mjs')).href;
    const places = { PATH: '/usr/bin:/bin', HOME: folder, PYTHON_FOLDER: folder, YARD_PYTHON: join(folder, 'python') };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, module, worker], {
      env: { ...cleanEnvironment(), XDG_CACHE_HOME: join(folder, 'cache'), ...places, ...env },
      timeout: 15_000,
      killSignal: 'SIGKILL',
    });
    for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8');
    return child;
  }

  async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran & { made: Made }> {
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (text: string) => (said[stream] += text));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return { exitCode, ...said, made: JSON.parse(said.stdout || '{}') as Made };
  }

  const calls = async (): Promise<string[]> =>
    (await readFile(join(folder, 'calls'), 'utf8')).split('\n').filter(Boolean);
  const environments = (cache = join(folder, 'cache')): Promise<string[]> => readdir(join(cache, 'yardmaster'));

  it('is created once for two simultaneous starts', async () => {
    await run('mkfifo', ['hold'], folder);
    const first = start();
    await once(first.stderr, 'data'); // It creates the environment.
    const second = start();
    const [line] = (await once(second.stderr, 'data')) as [string];
    expect(line).toContain(`waiting for another set-up (process ${first.pid}) …`);
    const both = Promise.all([ended(first), ended(second)]);
    await writeFile(join(folder, 'hold'), '\n');
    const [one, other] = await both;
    await remove(join(folder, 'hold'));
    expect(one.made).toEqual(other.made);
    expect(one.made.program).toMatch(/cache\/yardmaster\/python-[0-9a-f]{16}\/bin\/yardmaster-worker$/);
    expect(await calls()).toEqual(setUpOnce);
    expect((await setUp()).stderr).toBe('');
    expect(await calls()).toEqual(setUpOnce);
    expect(await environments()).toHaveLength(1);
    expect((await stat(join(folder, 'cache/yardmaster'))).mode & 0o777).toBe(0o700);
  });

  it('is a different one for different sources', async () => {
    const { made } = await setUp();
    await writeFile(join(worker, 'src/worker.py'), 'two = 2\n');
    expect((await setUp()).made).not.toEqual(made);
    expect(await environments()).toHaveLength(2);
  });

  it('is the same for the same package in another folder', async () => {
    const { made } = await setUp();
    await cp(join(folder, 'package'), join(folder, 'moved'), { recursive: true });
    worker = join(folder, 'moved/python-worker');
    expect((await setUp()).made).toEqual(made);
  });

  it('is in ~/.cache if XDG_CACHE_HOME is not set or not absolute', async () => {
    await setUp({ XDG_CACHE_HOME: '' });
    await setUp({ XDG_CACHE_HOME: 'relative' });
    expect(await environments(join(folder, '.cache'))).toHaveLength(1);
  });

  it('is created again after the package index could not be reached, which is reported', async () => {
    await writeFile(join(folder, 'no-index'), '');
    const { made, stderr } = await setUp();
    expect(made.summary).toContain(
      'The packages come from the Python package index; check that the index is reachable.',
    );
    expect(stderr).toContain('installing what the Python worker needs …');
    await remove(join(folder, 'no-index'));
    expect((await setUp()).made).toHaveProperty('program');
    expect(await calls()).toEqual(['venv', 'lock', ...setUpOnce]);
  });

  it('is not created in a cache that others can write, or that cannot be written', async () => {
    await mkdir(join(folder, 'cache/yardmaster'), { recursive: true });
    await chmod(join(folder, 'cache/yardmaster'), 0o777);
    expect((await setUp()).made.summary).toContain('set XDG_CACHE_HOME to a folder of yours');
    await writeFile(join(folder, 'file'), '');
    const { made } = await setUp({ XDG_CACHE_HOME: join(folder, 'file') });
    expect(made.summary).toContain('set XDG_CACHE_HOME to a folder that may be written');
    expect(await calls()).toEqual([]);
  });

  it('is not created in a cache that another user could replace, or that is a symbolic link', async () => {
    const cache = join(folder, 'cache');
    await mkdir(join(cache, 'yardmaster'), { recursive: true });
    await chmod(cache, 0o777);
    expect((await setUp()).made.summary).toBe(
      `${cache} is owned or writable by other users: set XDG_CACHE_HOME to a folder of yours`,
    );
    await chmod(cache, 0o1777); // Sticky, like /tmp: users cannot replace the files of others.
    expect((await setUp()).made).toHaveProperty('program');
    await remove(join(cache, 'yardmaster'));
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(cache, 'yardmaster'));
    expect((await setUp()).made.summary).toContain(`${join(cache, 'yardmaster')} is not a folder: remove it`);
  });

  it('is not used if another user could have created it, and is accessible only to its user', async () => {
    await mkdir(join(folder, 'cache/yardmaster'), { recursive: true, mode: 0o755 });
    await setUp();
    const [name] = await environments();
    const environment = join(folder, 'cache/yardmaster', name!);
    const modes = [join(environment, '..'), environment].map(async (path) => (await stat(path)).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o700, 0o700]);
    const refused = { made: { summary: expect.stringContaining(`: remove ${environment}, or set`) as string } };
    await chmod(environment, 0o777);
    expect(await setUp()).toMatchObject(refused);
    if (process.getuid!() !== 0) return; // Only root can give a folder to another user.
    await chmod(environment, 0o700);
    await chown(environment, 4321, 4321);
    expect(await setUp()).toMatchObject(refused);
  });

  it('names the package to install if Python is missing', async () => {
    const { made } = await setUp({ YARD_PYTHON: join(folder, 'nothing') });
    expect(made.summary).toContain('Install one (Debian, Ubuntu: apt-get install python3 python3-venv)');
  });
});
