import { cpSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Returns a path at which an unprivileged user can start the program. If it is below a folder that only its owner may enter, such as the
 * home of root, copies it and its sibling files to `folder`.
 */
export function reachableProgram(program: string, folder: string): string {
  const real = realpathSync(program);
  if (isOpenToAll(real)) return program;
  const copy = join(folder, 'program');
  cpSync(dirname(real), copy, { recursive: true });
  return join(copy, basename(real));
}

const readAndStart = 0o005;
const enter = 0o001;

function isOpenToAll(file: string): boolean {
  if ((statSync(file).mode & readAndStart) !== readAndStart) return false;
  for (let path = dirname(file); path !== dirname(path); path = dirname(path))
    if ((statSync(path).mode & enter) === 0) return false;
  return true;
}
