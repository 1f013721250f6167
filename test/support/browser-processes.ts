import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from '../../workers/browser/src/browser/processes';

/** The folder that contains the browser folders of every worker of this user. */
export const browsersRoot = join(tmpdir(), `yardmaster-browsers-${process.getuid?.() ?? 0}`);

/** Returns the folders of a worker process. */
export function foldersOf(workerPid: number): string[] {
  const names = existsSync(browsersRoot) ? readdirSync(browsersRoot) : [];
  return names.filter((name) => name.startsWith(`${workerPid}-`)).map((name) => join(browsersRoot, name));
}

/** Returns the ids of the main processes of a worker's browsers. */
export function browsersOf(workerPid: number): number[] {
  const browsers = foldersOf(workerPid).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith('browser-'))
      .map((name) => join(folder, name, 'pid')),
  );
  return browsers.flatMap((file) => (existsSync(file) ? [Number(readFileSync(file, 'utf8'))] : []));
}

/** Returns every process of these browsers. */
export function allProcessesOf(browsers: readonly number[]): number[] {
  return browsers.flatMap((pid) => processesOf(pid).map((each) => each.pid));
}

/** Resolves when all these processes have ended. Zombies count as ended. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
}

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false;
  }
}
