// The version of the project: one number in the manifests of all packages, in the Python worker and in the documents.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const SCOPE = '@yardmaster/';
const DEPENDENCIES = ['dependencies', 'peerDependencies', 'devDependencies', 'optionalDependencies'];
const PYTHON = [
  ['python-worker/pyproject.toml', /^(version = ")([^"]+)(")$/m],
  ['python-worker/src/yardmaster_worker/version.py', /^(VERSION = ")([^"]+)(")$/m],
];
// An exact version of a package in the commands of documents, and in the requirements of Python examples.
const PINNED = /(@yardmaster\/[a-z-]+@|yardmaster-worker ==)(\d+\.\d+\.\d+)()/g;

/**
 * Resolves `major`, `minor`, `patch` or a version to the next version.
 *
 * @returns {string | undefined} undefined if it is none of these
 */
export function nextVersion(current, wanted) {
  const [major, minor, patch] = VERSION.exec(current).slice(1).map(Number);
  const steps = { major: [major + 1, 0, 0], minor: [major, minor + 1, 0], patch: [major, minor, patch + 1] };
  if (Object.hasOwn(steps, wanted)) return steps[wanted].join('.');
  return VERSION.test(wanted) ? wanted : undefined;
}

/** True if a version comes before another one. */
export function isBefore(version, other) {
  const [left, right] = [version, other].map((each) => each.split('.').map(Number));
  const index = left.findIndex((number, place) => number !== right[place]);
  return index !== -1 && left[index] < right[index];
}

/** Returns the version of the project in a folder. */
export function versionOf(folder) {
  return jsonOf(folder, 'package.json').version;
}

/**
 * Reads the version from every place that contains it.
 *
 * @returns {Array<{ place: string, version: string }>}
 */
export function versionsIn(folder) {
  const found = [];
  const note = (place) => (version) => {
    found.push({ place, version });
    return version;
  };
  visit(folder, note, () => {});
  return found;
}

/** Writes a version to every place that contains it. */
export function writeVersion(folder, version) {
  visit(
    folder,
    () => () => version,
    (path, text) => writeFileSync(join(folder, path), text),
  );
}

/** Replaces every version by `change(place)(version)`, and passes each file with its new text to `write`. */
function visit(folder, change, write) {
  const { workspaces } = jsonOf(folder, 'package.json');
  for (const path of ['package.json', ...workspaces.map((each) => `${each}/package.json`)]) {
    const manifest = jsonOf(folder, path);
    visitManifest(manifest, change, path);
    write(path, toText(manifest));
  }
  for (const path of filesOf(folder, 'examples', 'package.json')) {
    const manifest = jsonOf(folder, path);
    visitDependencies(manifest, change, path);
    write(path, toText(manifest));
  }
  const lock = jsonOf(folder, 'package-lock.json');
  lock.version = change('package-lock.json')(lock.version);
  for (const each of ['', ...workspaces])
    visitManifest(lock.packages[each], change, `package-lock.json: ${each || '.'}`);
  write('package-lock.json', toText(lock));
  const openApi = jsonOf(folder, 'protocol/openapi.json');
  openApi.info.version = change('protocol/openapi.json')(openApi.info.version);
  write('protocol/openapi.json', toText(openApi));
  for (const [path, pattern] of PYTHON) visitText(folder, path, pattern, change, write);
  for (const path of documentsOf(folder, workspaces)) visitText(folder, path, PINNED, change, write);
}

function visitManifest(manifest, change, place) {
  manifest.version = change(place)(manifest.version);
  visitDependencies(manifest, change, place);
}

function visitDependencies(manifest, change, place) {
  for (const kind of DEPENDENCIES) {
    const names = Object.keys(manifest[kind] ?? {}).filter((name) => name.startsWith(SCOPE));
    for (const name of names) manifest[kind][name] = change(`${place}: ${name}`)(manifest[kind][name]);
  }
}

function visitText(folder, path, pattern, change, write) {
  const text = readFileSync(join(folder, path), 'utf8');
  const changed = text.replace(pattern, (_, before, version, after) => before + change(path)(version) + after);
  if (changed !== text) write(path, changed);
}

/** Returns the documents with commands for users, and the requirements files of Python examples. */
function documentsOf(folder, workspaces) {
  const documents = ['.', 'docs', 'python-worker', ...workspaces].flatMap((each) =>
    readdirSync(join(folder, each))
      .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
      .map((name) => join(each, name)),
  );
  const examples = ['README.md', 'pyproject.toml'].flatMap((name) => filesOf(folder, 'examples', name));
  return [...documents, ...examples];
}

/** Returns the files of this name in the folders below `above`. */
function filesOf(folder, above, name) {
  const paths = readdirSync(join(folder, above)).map((each) => join(above, each, name));
  return paths.filter((path) => existsSync(join(folder, path)));
}

function jsonOf(folder, path) {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

/** Formats JSON as npm and the code generation do. */
function toText(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
