import { readFileSync } from 'node:fs';

/** A process of a browser, read from /proc. */
export interface BrowserProcess {
  pid: number;
  /**
   * Chromium's process type: a `renderer` shows pages of one context, a `zygote` is forked to make renderers, '' is the
   * main process.
   */
  type: string;
  /** Private memory, without files that processes share. */
  bytes: number;
}

/** Returns the process with this id and all of its descendants; an empty list on systems other than Linux. */
export function processesOf(pid: number): BrowserProcess[] {
  const status = read(`/proc/${pid}/status`);
  if (status === undefined) return [];
  // A forked zygote rewrites its command line with spaces as separators.
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
