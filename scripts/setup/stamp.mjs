// A stamp says what something was made from. It is taken away before the making begins and written when all of it is
// done, so that an interrupted set-up is never believed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** True if the stamp in `file` exists and contains `key`. */
export function isStamped(file, key) {
  return existsSync(file) && readFileSync(file, 'utf8') === key;
}

/** Writes the stamp; a half-written one cannot be seen. */
export function writeStamp(file, key) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, key);
  renameSync(`${file}.new`, file);
}

/** Takes the stamp away. */
export function removeStamp(file) {
  rmSync(file, { force: true });
}

/** A hash of texts and of files with their names, from a folder if there is one; a file that is missing counts as such. */
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

/** Every file below a folder that `isWanted`, in a stable order. */
export function filesBelow(folder, isWanted) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.filter(isWanted).sort();
}
