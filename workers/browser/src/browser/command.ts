import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How to start the process of a browser. */
export interface BrowserCommand {
  executable: string;
  /** Folder of its profile, downloads and temporary files. */
  folder: string;
  /** User id and group id of the process, if the worker is root. */
  userId?: number;
  /** Limit of writable memory for each of its processes; the kernel refuses more. */
  processBytesMax: number;
}

/** File with the id of the browser's process, below its folder. */
export const pidFile = 'pid';

/**
 * Writes the script that Playwright starts instead of the browser, and returns its path. The script writes its process
 * id to a file, sets memory limits, switches to the other user, and executes the browser in the same process. The
 * kernel kills that process when the worker dies for any reason. The browser uses the last `--user-data-dir`, so the
 * profile is in our folder, which the other user can write.
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

/** Returns the beginning of a command that runs as this user and cannot regain privileges. */
export function asUser(userId: number | undefined): string[] {
  if (userId === undefined) return [];
  return ['setpriv', '--reuid', `${userId}`, '--regid', `${userId}`, '--clear-groups', '--no-new-privs', '--'];
}

/**
 * Debian's headless shell is a script that waits for the real program. A kill would hit the script instead of the
 * browser.
 */
function realProgram(executable: string): string {
  const text = readFileSync(executable).subarray(0, 4096).toString('latin1');
  const [, program] = /^#!\/bin\/sh[^\n]*\n+(?:exec )?(\/\S+) "\$@"\s*$/.exec(text) ?? [];
  return program ?? executable;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
