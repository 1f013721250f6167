import { existsSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser } from '@yardmaster/browser-worker';
import { descendantsOf, living } from '../support/process-tree';
import { compile, emptyFolder, install, pack, remove, type Tarball } from './support/packed';
import { Machine, type PackedReady, type RunningYard } from './support/packed-yard';

jest.setTimeout(300_000);

/** Fails to compile if there are type errors. */
const wrongUse = `
import { Worker } from '@yardmaster/worker-kit';
// @ts-expect-error a worker is not made of a number
new Worker(1);
`;

/** Reports for each module the number of its exports with `require`, and those that are missing with `import`. */
const importAll = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const found = {};
for (const name of process.argv.slice(2)) {
  const [required, imported] = [Object.keys(require(name)), await import(name)];
  found[name] = { names: required.length, missing: required.filter((each) => !(each in imported)) };
}
console.log(JSON.stringify(found));
`;

describe('an installation of the packages', () => {
  let folder: string;
  let machine: Machine;
  let tarballs: Map<string, Tarball>;
  /** The first start, which installs the packages and creates the Python environment. */
  let first: { yard: RunningYard; ready: PackedReady };
  let added: Promise<void> | undefined;
  let running: RunningYard | undefined;
  const fileOf = (name: string): string => tarballs.get(`@yardmaster/${name}`)!.file;
  const service = ['yard', 'protocol', 'worker-kit', 'testkit', 'client'];
  /** Returns the `npx` command with tarballs instead of package names. */
  const npx = (): string[] => ['npx', '--yes', ...service.flatMap((name) => ['--package', fileOf(name)]), 'yard'];

  beforeAll(async () => {
    folder = await emptyFolder();
    machine = new Machine(folder);
    await machine.make();
    tarballs = new Map((await pack(folder)).map((tarball) => [tarball.name, tarball]));
    first = await machine.up(npx());
    running = first.yard;
  });
  afterEach(async () => {
    await running?.kill();
    running = undefined;
  });
  afterAll(() => remove(folder));

  /** Installs the other workers in the working directory. */
  function addWorkers(): Promise<void> {
    const names = ['browser-worker', 'mcp-worker', 'worker-kit', 'protocol'];
    const wanted = names.map((name) => tarballs.get(`@yardmaster/${name}`)!);
    return (added ??= install(machine.work, wanted));
  }

  it('runs Python by npx in an empty folder, names the missing workers, and leaves nothing behind at Ctrl-C', async () => {
    const { yard, ready } = first;
    expect(ready).toMatchObject({ online: 1, expected: 1, workers: [{ id: 'python-1', state: 'online' }] });
    expect(ready.checks['python-1']).toMatchObject({ isOk: true });
    const { version } = tarballs.get('@yardmaster/yard')!;
    const npxWith = (name: string): string =>
      `npx --package @yardmaster/yard@${version} --package @yardmaster/${name}@${version} yard up`;
    expect(ready.leftOut).toEqual(
      [
        ['figma-1', 'mcp-worker'],
        ['browser-1', 'browser-worker'],
      ].map(([workerId, name]) => ({
        workerId,
        reason: `@yardmaster/${name} is not installed`,
        command: npxWith(name!),
      })),
    );
    expect(yard.stderr).toContain('installing what the Python worker needs … done');

    const program = join(await machine.npxFolder(), 'node_modules/.bin/yard');
    const ran = await machine.run(program, ['run', '--python', 'print(6*7)'], { YARD_URL: ready.url });
    expect(ran).toEqual({ exitCode: 0, stdout: '42\n', stderr: '' });

    const processes = await descendantsOf(yard.child.pid!);
    expect(processes.length).toBeGreaterThan(2);
    await yard.interrupt(); // The exit code is that of npx, which the signal also ends.
    expect(await living(processes)).toEqual([]);
    expect(await readdir(machine.work)).toEqual(['.yardmaster']);
    expect(await readdir(machine.temporary)).toEqual([]);
    expect((await readdir(join(machine.cache, 'yardmaster'))).map((name) => name.replace(/-\w+$/, ''))).toEqual([
      'python',
    ]);
    expect(await modesOf(machine.cache, 'yardmaster')).toEqual([0o700]);
    expect(await modesOf(join(machine.work, '.yardmaster'), '.', 'api-key', 'worker-token')).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  it('has no browser, no MCP client and no Figma for the control plane', async () => {
    const modules = join(await machine.npxFolder(), 'node_modules');
    const unwanted = ['playwright-core', '@modelcontextprotocol', 'figma-developer-mcp', '@yardmaster/browser-worker'];
    expect(existsSync(join(modules, '@yardmaster/yard'))).toBe(true);
    expect(unwanted.filter((name) => existsSync(join(modules, name)))).toEqual([]);
  });

  it('can be required and imported, with the same names', async () => {
    const project = await machine.npxFolder();
    const entries = await entriesOf(project, service);
    expect(entries.length).toBeGreaterThan(7);
    await writeFile(join(project, 'import-all.mjs'), importAll);
    const { stdout, stderr } = await machine.run(process.execPath, [join(project, 'import-all.mjs'), ...entries]);
    expect(stderr).toBe('');
    const faults = JSON.parse(stdout) as Record<string, { names: number; missing: string[] }>;
    expect(Object.entries(faults).filter(([, { names, missing }]) => names === 0 || missing.length > 0)).toEqual([]);
  });

  it.each([
    ['nodenext, of ES modules and CommonJS', ['mts', 'cts'], ['--module', 'nodenext']],
    ['a bundler', ['ts'], ['--module', 'esnext', '--moduleResolution', 'bundler', '--skipLibCheck']],
  ])('has types for %s', async (_, extensions, options) => {
    const project = await machine.npxFolder();
    const entries = await entriesOf(project, service);
    const imports = entries.map((entry, index) => `import * as m${index} from '${entry}';`);
    const uses = entries.map((_entry, index) => `export const u${index}: object = m${index};`);
    const files = extensions.map((extension) => `consumer.${extension}`);
    for (const file of files) await writeFile(join(project, file), [wrongUse, ...imports, ...uses].join('\n'));
    expect(await compile(project, files, '--noEmit', ...options)).toBe('');
  });

  it('starts the workers that are installed in the working directory, in the existing environment', async () => {
    const browser = findBrowser({ path: process.env['PATH'] ?? '', setting: process.env['YARD_BROWSER'] });
    if (!browser) throw new Error('set up first: node scripts/setup.mjs --dev');
    await addWorkers();
    const program = join(await machine.npxFolder(), 'node_modules/.bin/yard');
    const { yard, ready } = await machine.up([program], { YARD_BROWSER: browser.path });
    running = yard;
    expect(ready).toMatchObject({ online: 3, expected: 3, leftOut: [] });
    expect(Object.entries(ready.checks).map(([id, { isOk }]) => [id, isOk])).toEqual(
      ['browser-1', 'figma-1', 'python-1'].map((id) => [id, true]),
    );
    expect(yard.stderr).not.toContain('creating');
    expect(await yard.interrupt()).toBe(0);
  });

  it('reports a missing Python and a missing browser, and starts the other workers', async () => {
    await addWorkers();
    const program = join(await machine.npxFolder(), 'node_modules/.bin/yard');
    const env = { YARD_PYTHON: '/nowhere/python3', YARD_BROWSER: '/nowhere/chromium' };
    const { yard, ready } = await machine.up([program], env);
    running = yard;
    expect(ready).toMatchObject({ online: 1, expected: 1, workers: [{ id: 'figma-1' }] });
    expect(ready.leftOut).toEqual([
      {
        workerId: 'python-1',
        reason: expect.stringContaining('tried /nowhere/python3. Install one (Debian') as string,
      },
      { workerId: 'browser-1', reason: expect.stringContaining('no browser at /nowhere/chromium') as string },
    ]);
    expect(yard.stderr).toContain('not started: the Python worker needs Python 3.11 or newer');
    expect(await yard.interrupt()).toBe(0);
  });
});

/** Returns every module name that these packages export. */
async function entriesOf(project: string, names: readonly string[]): Promise<string[]> {
  const entries = names.map(async (name) => {
    const manifest = join(project, 'node_modules/@yardmaster', name, 'package.json');
    const { exports } = JSON.parse(await readFile(manifest, 'utf8')) as { exports: Record<string, unknown> };
    const paths = Object.keys(exports).filter((path) => path !== './package.json');
    return paths.map((path) => `@yardmaster/${name}${path.slice(1)}`);
  });
  return (await Promise.all(entries)).flat();
}

async function modesOf(folder: string, ...names: string[]): Promise<number[]> {
  return Promise.all(names.map(async (name) => (await stat(join(folder, name))).mode & 0o777));
}
