import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How to start the process of a browser. */
export interface BrowserCommand {
  executable: string;
  /** Folder of its profile, downloads and temporary files. */
  folder: string;
  /** User and group id of the process, if the worker is root. */
  userId?: number;
  /** Limit of writable memory for each of its processes; the kernel refuses more. */
  processBytesMax: number;
}

/** File with the id of the browser's process, below its folder. */
export const pidFile = 'pid';

/**
 * Writes the program that Playwright starts in place of the browser, and returns its path. It says its id, limits its memory,
 * becomes another user and is then the browser, in the same process: one that the kernel kills when the worker has died, however
 * that died. The last `--user-data-dir` counts, so that the profile is in our folder, which the other user may write.
 */
export function writeBrowserCommand({ executable, folder, userId, processBytesMax }: BrowserCommand): string {
  const dying = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const file = join(folder, 'start');
  const profile = quoted(`--user-data-dir=${join(folder, 'profile')}`);
  const lines = [
    '#!/bin/sh',
    `echo $$ > ${quoted(join(folder, pidFile))}`,
    `ulimit -c 0`,
    `ulimit -d ${Math.floor(processBytesMax / 1024)}`,
    `exec ${[...asUser(userId), ...dying, quoted(realProgram(executable))].join(' ')} "$@" ${profile}`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** The start of a command that runs as this user and cannot regain privileges. */
export function asUser(userId: number | undefined): string[] {
  if (userId === undefined) return [];
  return ['setpriv', '--reuid', `${userId}`, '--regid', `${userId}`, '--clear-groups', '--no-new-privs', '--'];
}

/**
 * Debian's headless shell is a script that waits for the real program: a process more, and the one that would be killed in place
 * of the browser.
 */
function realProgram(executable: string): string {
  const text = readFileSync(executable).subarray(0, 4096).toString('latin1');
  const [, program] = /^#!\/bin\/sh[^\n]*\n+(?:exec )?(\/\S+) "\$@"\s*$/.exec(text) ?? [];
  return program ?? executable;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
