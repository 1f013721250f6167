import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Checkout {
  /** Full hash of the commit. */
  commit: string;
  folder: string;
  remove(): void;
}

/** Checks out a commit of the repository at `root` into a temporary worktree, installs its dependencies and builds it. */
export function checkOut(root: string, commit: string, say: (line: string) => void): Checkout {
  const whole = nameOf(root, commit);
  const parent = mkdtempSync(join(tmpdir(), 'yardmaster-old-'));
  const folder = join(parent, 'checkout');
  const remove = (): void => {
    // In this order: git prunes the worktree of a missing folder, but does not always remove a folder with installed packages.
    rmSync(parent, { recursive: true, force: true });
    spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: root });
  };
  try {
    say(`checking out ${whole.slice(0, 7)}`);
    run(root, 'git', 'worktree', 'add', '--quiet', '--detach', folder, whole);
    say('installing dependencies');
    run(folder, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
    say('building');
    run(folder, process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  } catch (error) {
    remove();
    throw error;
  }
  return { commit: whole, folder, remove };
}

/** Returns the full hash of a commit. */
function nameOf(root: string, commit: string): string {
  const args = ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`];
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${commit} is not a commit of the repository ${root}`);
  return stdout.trim();
}

function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status === 0) return stdout;
  const said = error?.message ?? `${stdout}${stderr}`.trim();
  throw new Error(`${[command, ...args].join(' ')} in ${cwd} failed${said && `:\n${said}`}`);
}
