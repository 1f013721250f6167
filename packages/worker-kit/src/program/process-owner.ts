import { readFileSync } from 'node:fs';

/**
 * What a process writes into the names of what it makes, so that a later one knows whose it is: its id and, where the system tells
 * it, the time of its start, since ids are used again.
 */
export function ownerName(pid: number): string {
  return `${pid}-${startOf(pid)}`;
}

/** Whether the process whose `ownerName` this is has ended. */
export function isOwnerGone(name: string): boolean {
  return ownerName(Number.parseInt(name, 10)) !== name;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from the third on
    return fields[0] === 'Z' ? 'gone' : fields[19]!; // one that only waits for its parent has ended
  } catch {
    return isAlive(pid) ? 'alive' : 'gone';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
