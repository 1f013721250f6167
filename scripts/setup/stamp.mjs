// A stamp records the inputs of a build step. It is removed before the step and written after it, so that an
// interrupted step never counts as done.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** True if the stamp in `file` exists and contains `key`. */
export function isStamped(file, key) {
  return existsSync(file) && readFileSync(file, 'utf8') === key;
}

/** Writes the stamp atomically. */
export function writeStamp(file, key) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, key);
  renameSync(`${file}.new`, file);
}

/** Takes the stamp away. */
export function removeStamp(file) {
  rmSync(file, { force: true });
}

/**
 * Returns a hash of texts and of files with their names, relative to a folder if one is given. A missing file changes
 * the hash.
 */
export function hashOf({ texts = [], files = [], relativeTo = '' }) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}\0`);
  for (const file of files) {
    const content = existsSync(file) ? readFileSync(file) : Buffer.from('missing');
    const name = relativeTo ? relative(relativeTo, file) : file;
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Returns every file below a folder for which `isWanted` is true, in a stable order. */
export function filesBelow(folder, isWanted) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.filter(isWanted).sort();
}
