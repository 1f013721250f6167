import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Ready } from '../../support/yard';
import { cleanEnvironment, run, type Ran } from './packed';

/** The cache of `npm`, which is read only; npx installs into a folder of the test. */
const npmCache = process.env['npm_config_cache'] ?? join(homedir(), '.npm');
const pipCache =
  process.env['PIP_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pip');

/** The ready message of `yard up --json` in a package. */
export interface PackedReady extends Ready {
  leftOut: Array<{ workerId: string; reason: string; command?: string }>;
}

/** A user's machine in a folder, with caches, temporary files and a working directory. */
export class Machine {
  readonly cache: string;
  readonly work: string;
  readonly temporary: string;
  private readonly npm: string;
  private readonly env: Record<string, string>;

  constructor(private readonly folder: string) {
    [this.cache, this.work] = [join(folder, 'cache'), join(folder, 'work')];
    [this.npm, this.temporary] = [join(folder, 'npm'), join(folder, 'tmp')];
    const { cache, npm, temporary } = this;
    this.env = { XDG_CACHE_HOME: cache, npm_config_cache: npm, TMPDIR: temporary, PIP_CACHE_DIR: pipCache };
    Object.assign(this.env, { npm_config_prefer_offline: 'true', npm_config_update_notifier: 'false', NO_COLOR: '1' });
  }

  async make(): Promise<void> {
    await chmod(this.folder, 0o755); // If root starts a browser, it runs as another user.
    for (const each of [this.cache, this.work, this.temporary, this.npm]) await mkdir(each);
    await symlink(join(npmCache, '_cacache'), join(this.npm, '_cacache'));
  }

  /** Returns the folder in which npx installed the requested packages. */
  async npxFolder(): Promise<string> {
    const [name] = await readdir(join(this.npm, '_npx'));
    return join(this.npm, '_npx', name!);
  }

  /** Runs a program in the working directory until it exits. */
  run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
    return run(command, args, this.work, { ...this.env, ...env });
  }

  /** Starts `yard up --json` in a separate process group, as a terminal does; resolves when it is ready. */
  async up(
    command: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ yard: RunningYard; ready: PackedReady }> {
    const yard = new RunningYard([...command, 'up', '--port', '0', '--json'], this.work, { ...this.env, ...env });
    return { yard, ready: await yard.ready() };
  }
}

/** A running `yard up` from packages. */
export class RunningYard {
  readonly child: ChildProcess;
  stderr = '';
  private stdout = '';
  private readonly closed: Promise<number | null>;

  constructor([command, ...args]: string[], cwd: string, env: Record<string, string>) {
    this.child = spawn(command!, args, { cwd, env: { ...cleanEnvironment(), ...env }, detached: true });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.closed = once(this.child, 'close').then(([exitCode]) => exitCode as number | null);
  }

  async ready(): Promise<PackedReady> {
    const end = this.closed.then((exitCode) => {
      throw new Error(`yard ended (${exitCode}) before it was ready:\n${this.stderr}`);
    });
    while (!this.stdout.includes('\n')) await Promise.race([once(this.child.stdout!, 'data'), end]);
    return JSON.parse(this.stdout) as PackedReady;
  }

  /** Sends Ctrl-C; resolves to the exit code when all processes with its output have exited. */
  interrupt(): Promise<number | null> {
    process.kill(-this.child.pid!, 'SIGINT');
    return this.closed;
  }

  /** Kills its remaining processes, if a test failed first. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.child.pid!, 'SIGKILL');
    await this.closed;
  }
}
