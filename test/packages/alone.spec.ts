import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, emptyFolder, install, pack, remove, run, type Tarball } from './support/packed';

jest.setTimeout(180_000);

/** A package with its dependencies in this project, and a program that uses it. */
interface Alone {
  name: string;
  needs: string[];
  source: string;
  says: string;
  options?: string[];
}

const alone: Alone[] = [
  {
    name: 'protocol',
    needs: [],
    source: `
      import { CheckThread, YardError } from '@yardmaster/protocol';
      const thread = new CheckThread(() => ({ cancel: () => {} }));
      await thread.close();
      console.log(new YardError('QUEUE_FULL', 'full').code);`,
    says: 'QUEUE_FULL\n',
  },
  {
    name: 'client',
    needs: [],
    source: `
      import { YardmasterClient } from '@yardmaster/client';
      const answer = async (): Promise<Response> => Response.json({ state: 'succeeded' });
      const client = new YardmasterClient({ url: 'http://127.0.0.1:9', apiKey: 'key', fetch: answer });
      console.log((await client.getTask('t-1')).state);`,
    says: 'succeeded\n',
    // A web page does not have the types of Node.
    options: ['--types', 'null', '--lib', 'es2023,dom,dom.iterable'],
  },
  {
    name: 'worker-kit',
    needs: ['protocol'],
    source: `
      import { Worker, wait, type Handler } from '@yardmaster/worker-kit';
      import { SystemClock } from '@yardmaster/worker-kit/clock';
      import * as http from '@yardmaster/worker-kit/http';
      import * as link from '@yardmaster/worker-kit/link';
      import * as program from '@yardmaster/worker-kit/program';
      const handler: Handler = async (_input, { signal }) => wait(new SystemClock(), 1, signal);
      new Worker({ workerId: 'w-1' }).capability({ name: 'demo.wait', description: 'Waits.', inputSchema: { type: 'object' } }, handler);
      console.log([http, link, program].every((module) => Object.keys(module).length > 0));`,
    says: 'true\n',
  },
  {
    name: 'browser-worker',
    needs: ['protocol', 'worker-kit'],
    source: `
      import { findBrowser, noBrowserMessage } from '@yardmaster/browser-worker';
      console.log(findBrowser({ path: '' }), noBrowserMessage('/none'));`,
    says: 'undefined no browser at /none: choose another with --browser <file> or YARD_BROWSER=<file>\n',
  },
];
const programs = ['browser-worker', 'mcp-worker'];

describe('a package with only its own dependencies', () => {
  let folder: string;
  let tarballs: Map<string, Tarball>;
  const installed = new Set<string>();
  beforeAll(async () => {
    folder = await emptyFolder();
    const names = [...alone.map(({ name }) => name), 'mcp-worker'];
    tarballs = new Map((await pack(folder, ...names)).map((tarball) => [tarball.name, tarball]));
  });
  afterAll(() => remove(folder));

  async function project(name: string, needs: readonly string[]): Promise<string> {
    const made = join(folder, name);
    const wanted = [name, ...needs].map((each) => tarballs.get(`@yardmaster/${each}`)!);
    if (!installed.has(name)) await install(made, wanted);
    installed.add(name);
    return made;
  }

  it.each(alone)('compiles and runs: $name', async ({ name, needs, source, says, options = [] }) => {
    const made = await project(name, needs);
    await writeFile(join(made, 'use.ts'), source);
    expect(await compile(made, ['use.ts'], '--module', 'nodenext', ...options)).toBe('');
    expect(await run(process.execPath, ['use.js'], made)).toEqual({ exitCode: 0, stdout: says, stderr: '' });
  });

  it.each(programs)('runs as a program: %s', async (name) => {
    const made = await project(name, ['protocol', 'worker-kit']);
    const program = join(made, 'node_modules/.bin', `yardmaster-${name}`);
    const { exitCode, stdout } = await run(program, ['--help'], made);
    expect(stdout).toContain(`Usage: yardmaster-${name} [options]`);
    expect(exitCode).toBe(0);
  });

  it('declares the types that its own types need', async () => {
    const manifest = async (name: string): Promise<object> =>
      JSON.parse(
        await readFile(join(folder, name, 'node_modules/@yardmaster', name, 'package.json'), 'utf8'),
      ) as object;
    await Promise.all([project('protocol', []), project('worker-kit', ['protocol'])]);
    expect(await manifest('protocol')).toHaveProperty(['dependencies', '@types/node']);
    expect(await manifest('worker-kit')).toMatchObject({
      dependencies: { '@types/node': expect.anything() as string, '@types/ws': expect.anything() as string },
    });
  });
});
