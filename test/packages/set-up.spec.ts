import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/source-files';
import { cleanEnvironment, emptyFolder, remove } from './support/packed';

/** Acquires a lock after running `before`. */
const holder = `
const { locked } = await import(process.argv[1]);
const [, , file, waitMsMax, before] = process.argv;
if (before) eval(before);
await locked(file, { log: console.log, waitMsMax: Number(waitMsMax) }, async () => console.log('in')).catch((error) =>
  console.log(error.message),
);
`;
/** Between this process's check and its next step, another process takes the lock. */
const overtaken = `
const { kill } = process;
process.kill = (pid, signal) => {
  process.kill = kill;
  process.getBuiltinModule('fs').writeFileSync(file, String(process.ppid));
  throw Object.assign(new Error(), { code: 'ESRCH' });
};
`;
/** Larger than any process id. */
const dead = '999999999';

/** Replaces the compiler of a checkout: compiles nothing, and records its start and end. */
const compiler = `
const fs = require('node:fs');
fs.appendFileSync('calls', 'begins\\n');
for (const folder of ['.', 'packages/one']) fs.mkdirSync(folder + '/dist', { recursive: true });
setTimeout(() => fs.appendFileSync('calls', 'ends\\n'), 300);
`;
const compile = `
const { setUpTypeScript } = await import(process.argv[1]);
await setUpTypeScript({ log: console.log });
`;

describe('a set-up', () => {
  let folder: string;
  let lock: string;
  beforeEach(async () => (lock = join((folder = await emptyFolder()), 'lock')));
  afterEach(() => remove(folder));

  function start(program: string, module: string, ...args: string[]): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, pathToFileURL(module).href, ...args], {
      env: cleanEnvironment(),
      timeout: 15_000,
      killSignal: 'SIGKILL',
    });
    for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8');
    return child;
  }

  async function ended(child: ChildProcessWithoutNullStreams): Promise<string> {
    let said = '';
    for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (text: string) => (said += text));
    await once(child, 'close');
    return said;
  }

  describe('with a lock', () => {
    const hold = (waitMsMax = 10_000, before = ''): ChildProcessWithoutNullStreams =>
      start(holder, join(root, 'scripts/setup/lock.mjs'), lock, String(waitMsMax), before);

    it('takes over the lock of a process that exited, and leaves nothing behind', async () => {
      await writeFile(lock, dead);
      expect(await ended(hold())).toBe('in\n');
      expect([existsSync(lock), existsSync(`${lock}.takeover`)]).toEqual([false, false]);
    });

    it('leaves the lock to a process that took it over first', async () => {
      await writeFile(lock, dead);
      const child = hold(10_000, overtaken);
      const [said] = (await once(child.stdout, 'data')) as [string];
      expect(said).toBe(`waiting for another set-up (process ${process.pid}) …\n`);
      expect(await readFile(lock, 'utf8')).toBe(String(process.pid));
      await remove(lock);
      expect(await ended(child)).toBe('in\n');
    });

    it('continues after a process died while it took over the lock', async () => {
      await writeFile(lock, dead);
      await writeFile(`${lock}.takeover`, dead);
      expect(await ended(hold())).toContain('in\n');
    });

    it('does not wait for a process that could not write its process id', async () => {
      await writeFile(lock, '');
      const longAgo = new Date(Date.now() - 60_000);
      await utimes(lock, longAgo, longAgo);
      expect(await ended(hold())).toBe('in\n');
    });

    it('stops waiting after its time limit, and says what to do', async () => {
      await writeFile(lock, String(process.pid));
      expect(await ended(hold(1))).toContain(
        `${lock} is still held (process ${process.pid}): if no other set-up runs, remove that file`,
      );
      expect(await readFile(lock, 'utf8')).toBe(String(process.pid));
    });
  });

  describe('of TypeScript', () => {
    beforeEach(async () => {
      await cp(join(root, 'scripts/setup'), join(folder, 'scripts/setup'), { recursive: true });
      await writeFile(join(folder, 'package.json'), JSON.stringify({ workspaces: ['packages/one'] }));
      await mkdir(join(folder, 'node_modules/typescript/bin'), { recursive: true });
      await writeFile(join(folder, 'node_modules/typescript/bin/tsc'), compiler);
      for (const project of ['.', 'packages/one']) await mkdir(join(folder, project, 'src'), { recursive: true });
    });

    const build = (): ChildProcessWithoutNullStreams => start(compile, join(folder, 'scripts/setup/typescript.mjs'));

    it('ignores files that another branch left behind', async () => {
      await mkdir(join(folder, 'packages/gone/dist'), { recursive: true });
      await writeFile(join(folder, 'packages/gone/dist/index.js'), '');
      expect(await ended(build())).toContain('compiling the packages and the service … done');
      expect(existsSync(join(folder, 'packages/gone/dist/index.js'))).toBe(true);
    });

    it('runs one at a time', async () => {
      await Promise.all([ended(build()), ended(build())]);
      expect(await readFile(join(folder, 'calls'), 'utf8')).toBe('begins\nends\n');
      expect(existsSync(join(folder, 'node_modules/.compile.lock'))).toBe(false);
    });

    it('requires npm ci if no packages are installed', async () => {
      await remove(join(folder, 'node_modules'));
      expect(await ended(build())).toContain('node_modules is missing: run `npm ci` first');
    });
  });
});
