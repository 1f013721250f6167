import { readFileSync } from 'node:fs';
import type { BrowserProcess } from '../pool/pool.policy';

/** The processes of a browser as the kernel has them: the one with this id and all below it. Nothing where the system is not Linux. */
export function processesOf(pid: number): BrowserProcess[] {
  const status = read(`/proc/${pid}/status`);
  if (status === undefined) return [];
  // What a zygote has forked writes its arguments anew, with spaces between.
  const type = /[\0 ]--type=([\w-]+)/.exec(read(`/proc/${pid}/cmdline`) ?? '')?.[1] ?? '';
  const bytes = kibibytes(status, 'RssAnon') + kibibytes(status, 'RssShmem');
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').map(Number).filter(Boolean);
  return [{ pid, type, bytes }, ...children.flatMap(processesOf)];
}

function kibibytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined; // the process has ended
  }
}
