import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cleanEnvironment } from '../../packages/support/packed';
import { root } from '../../support/source-files';

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const msMax = 300_000;

/** A clone of this repository, in which `npm run release` is called as a maintainer would. */
export class ReleaseClone {
  private readonly folder = mkdtempSync(join(tmpdir(), 'yard-release-'));
  readonly repository = join(this.folder, 'repository');
  /** Folder of the release's temporary files. */
  private readonly temporary = join(this.folder, 'tmp');

  constructor() {
    mkdirSync(this.temporary);
    this.run(root, 'git', 'clone', '--quiet', root, this.repository);
    for (const changed of this.changedFiles()) this.take(changed);
    this.git('checkout', '--quiet', '-B', 'main');
    for (const [key, value] of [
      ['user.name', 'A maintainer'],
      ['user.email', 'maintainer@example.org'],
    ])
      this.git('config', key!, value!);
    this.commit('the work tree as it is');
  }

  /** Calls the script with the installed modules of this project. */
  release(...args: string[]): Ran {
    const modules = args.includes('--help') ? [] : ['--modules', join(root, 'node_modules')];
    return this.spawn(this.repository, process.execPath, [join(root, 'scripts/release.mjs'), ...args, ...modules]);
  }

  git(...args: string[]): string {
    return this.run(this.repository, 'git', ...args).trim();
  }

  commit(subject: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', subject);
  }

  /** Changes a file of the repository. */
  edit(path: string, change: (text: string) => string): void {
    const before = this.text(path);
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    writeFileSync(join(this.repository, path), after);
  }

  text(path: string): string {
    return readFileSync(join(this.repository, path), 'utf8');
  }

  /** Returns a path for packages, which does not exist yet. */
  folderNamed(name: string): string {
    return join(this.folder, name);
  }

  /** Returns everything that a release may change: commits, branches, tags, work tree, temporary files. */
  state(): object {
    return {
      head: this.git('rev-parse', 'HEAD'),
      references: this.git('for-each-ref'),
      changes: this.git('status', '--porcelain'),
      temporary: readdirSync(this.temporary),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  run(cwd: string, command: string, ...args: string[]): string {
    const { exitCode, stdout, stderr } = this.spawn(cwd, command, args);
    if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    return stdout;
  }

  private spawn(cwd: string, command: string, args: string[]): Ran {
    const env = { ...cleanEnvironment(), TMPDIR: this.temporary };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: msMax });
    return { exitCode: status, stdout, stderr };
  }

  /** Returns the uncommitted changes of this checkout, which are part of the test. */
  private changedFiles(): string[] {
    const listed = this.run(root, 'git', 'ls-files', '-z', '--modified', '--deleted', '--others', '--exclude-standard');
    return [...new Set(listed.split('\0').filter(Boolean))];
  }

  private take(path: string): void {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(this.repository, path));
    else rmSync(join(this.repository, path), { force: true });
  }
}

/** Calls a function of a module in `scripts/release/` in a separate process, because jest cannot load ES modules. */
export function call<T>(module: string, name: string, ...args: unknown[]): T {
  const url = pathToFileURL(join(root, 'scripts/release', module)).href;
  const program = `
    const { [process.argv[2]]: called } = await import(process.argv[1]);
    console.log(JSON.stringify((await called(...JSON.parse(process.argv[3]))) ?? null));`;
  const options = ['--input-type=module', '-e', program, url, name, JSON.stringify(args)];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8', timeout: msMax });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}
