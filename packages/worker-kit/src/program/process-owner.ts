import { readFileSync } from 'node:fs';

/**
 * Returns a name for a process that stays unique when process ids are reused: its id and, if the system reports it, its
 * start time. Processes use it in file names, so that a later process can identify the owner.
 */
export function ownerName(pid: number): string {
  return `${pid}-${startOf(pid)}`;
}

/** True if the process with this `ownerName` has ended. */
export function isOwnerGone(name: string): boolean {
  return ownerName(Number.parseInt(name, 10)) !== name;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the fields after the program name
    return fields[0] === 'Z' ? 'gone' : fields[19]!; // a zombie has ended
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
