import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../support/source-files';

/** Installs in the same way as the measurement of sizes. */
const installProgram = `
const { installInto } = await import(process.argv[1]);
await installInto(process.argv[2], process.argv.slice(3));
`;

/** A program that takes longer counts as hanging; otherwise it would outlive the test. */
const runMsMax = 150_000;

/** A tarball, as it would be published. */
export interface Tarball {
  name: string;
  version: string;
  file: string;
  /** Paths of its files, relative to the package. */
  files: string[];
}

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Creates an empty folder in which npm does not search the parent folders. */
export async function emptyFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'yard-packages-')));
}

/** Packs these packages of the project (`worker-kit`, …), or all. The tarballs are removed with `folder`. */
export async function pack(folder: string, ...names: string[]): Promise<Tarball[]> {
  const args = [join(root, 'scripts/pack.mjs'), '--json', '--to', join(folder, 'tarballs'), ...names];
  return JSON.parse((await succeeding(process.execPath, args, folder)).stdout) as Tarball[];
}

/** Creates a project that installs tarballs and their dependencies. */
export async function install(project: string, tarballs: readonly Tarball[]): Promise<void> {
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n', { flag: 'a+' });
  await add(project, tarballs);
}

/** Adds tarballs to a project. */
export async function add(project: string, tarballs: readonly Tarball[]): Promise<void> {
  const module = pathToFileURL(join(root, 'scripts/pack/installed.mjs')).href;
  const files = tarballs.map(({ file }) => file);
  await succeeding(process.execPath, ['--input-type=module', '-e', installProgram, module, project, ...files], project);
}

/** Compiles files of a project with this project's compiler; resolves to its output, which is empty on success. */
export async function compile(project: string, files: readonly string[], ...options: string[]): Promise<string> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const strict = ['--strict', '--target', 'es2023', '--types', 'node', ...options];
  return (await run(process.execPath, [compiler, ...strict, ...files], project)).stdout;
}

/** Runs a program until it exits. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: runMsMax,
    killSignal: 'SIGKILL',
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...said };
}

export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Returns the environment without the variables of a surrounding `npm test`. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => !/^(npm_|NODE_ENV$|JEST_)/i.test(name));
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

async function succeeding(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  const ran = await run(command, args, cwd);
  if (ran.exitCode !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}
