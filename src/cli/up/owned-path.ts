import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

const [groupWritable, othersWritable, sticky] = [0o020, 0o002, 0o1000];

/**
 * Returns the first path by which another user could replace a program: a folder on the way to `file`, or the file
 * itself, that belongs to neither this user nor root, or that others can write. Also checks the targets of symbolic
 * links. Returns undefined if there is none. Of a folder with the sticky bit, such as `/tmp`, only the entries are
 * checked, because users cannot replace entries of others.
 *
 * @throws Error if there is no such file
 */
export function foreignPath(file: string): string | undefined {
  return [...wayTo(file), ...wayTo(realpathSync(file))].find((path) => !isOwn(lstatSync(path)));
}

/** Returns the path and all folders above it, the root first. */
function wayTo(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...wayTo(above), path];
}

function isOwn(stats: Stats): boolean {
  const uid = process.getuid?.();
  if (stats.uid !== uid && stats.uid !== 0) return false;
  if (stats.isSymbolicLink() || (stats.isDirectory() && (stats.mode & sticky) !== 0)) return true;
  return (stats.mode & othersWritable) === 0 && ((stats.mode & groupWritable) === 0 || isPrivateGroup(stats.gid));
}

/**
 * True for the group of root, and for the user's private group, which many systems create with the same id as the user.
 */
function isPrivateGroup(gid: number): boolean {
  return gid === 0 || (gid === process.getgid?.() && gid === process.getuid?.());
}
