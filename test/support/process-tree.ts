import { readdir, readFile } from 'node:fs/promises';

interface Process {
  pid: number;
  parent: number;
  isZombie: boolean;
}

async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return found
    .filter((line) => line !== '')
    .map((line) => {
      const [state, parent] = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return { pid: Number.parseInt(line, 10), parent: Number(parent), isZombie: state === 'Z' };
    });
}

/** Returns every descendant of this process. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const all = await processes();
  const below = (parent: number): number[] =>
    all.flatMap((process) => (process.parent === parent ? [process.pid, ...below(process.pid)] : []));
  return below(pid);
}

/** Returns the processes that are still running. */
export async function living(pids: readonly number[]): Promise<number[]> {
  const all = await processes();
  return all.filter(({ pid, isZombie }) => pids.includes(pid) && !isZombie).map(({ pid }) => pid);
}

/** Resolves to true when none of them is running any longer. */
export async function gone(pids: readonly number[]): Promise<true> {
  while ((await living(pids)).length > 0) await new Promise((resolve) => setImmediate(resolve));
  return true;
}

/** Returns the process whose command line has this text. */
export async function pidOf(text: string, pids: readonly number[]): Promise<number> {
  for (const pid of pids) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(text)) return pid;
  }
  throw new Error(`there is no process with ${JSON.stringify(text)}`);
}
