// Makes the packages of a checkout and checks their content and versions.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupError, run } from '../setup/command.mjs';

const BUILD_PYTHON = `import sys
from flit_core import buildapi
buildapi.build_wheel(sys.argv[1])
buildapi.build_sdist(sys.argv[1])`;
const READ_WHEEL = `import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
for name in sys.argv[2:]:
    print(wheel.read(name).decode())`;

/**
 * Builds the tarballs, the wheel and the source distribution of a checkout, and their SHA256SUMS.
 *
 * @param {string} checkout with its node_modules
 * @param {string} to an empty folder
 * @param {{ version: string, python: string, time: string, signal?: AbortSignal }} options the version that all
 * packages must have, a Python that has flit_core, and the modification time (in seconds) of the files in the Python
 * packages, so that the same commit makes the same bytes
 * @returns {Promise<string[]>} the names of the files; tarballs in the order in which they can be published
 * @throws {SetupError} if a package has another version or lacks something
 */
export async function makePackages(checkout, to, { version, python, time, signal }) {
  mkdirSync(to, { recursive: true });
  const tarballs = await packTarballs(checkout, to, signal);
  const env = { SOURCE_DATE_EPOCH: time, PYTHONPATH: '' };
  await run(python, ['-c', BUILD_PYTHON, to], { cwd: join(checkout, 'python-worker'), env, signal });
  const faults = [
    ...faultsOfTarballs(tarballs, { checkout, version }),
    ...(await faultsOfPython(to, { version, python, signal })),
  ];
  if (faults.length > 0) throw new SetupError(`the packages are not valid:\n  ${faults.join('\n  ')}`);
  const files = [...inOrder(tarballs).map(({ file }) => basename(file)), ...pythonFiles(version)];
  writeFileSync(join(to, 'SHA256SUMS'), sumsOf(to, files));
  return files;
}

/** Packs every package with the tools of the checkout. Returns each with the manifest in its tarball. */
async function packTarballs(checkout, to, signal) {
  const args = ['scripts/pack.mjs', '--json', '--to', to];
  const printed = await run(process.execPath, args, { cwd: checkout, signal, outputCharactersMax: Infinity });
  const tarballs = JSON.parse(printed.slice(printed.lastIndexOf('\n[') + 1));
  for (const each of tarballs)
    each.manifest = JSON.parse(await run('tar', ['-xzOf', each.file, 'package/package.json'], { signal }));
  return tarballs;
}

/** Returns the content of SHA256SUMS, in the format of `sha256sum --check`. */
function sumsOf(folder, files) {
  const sum = (file) =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  return files.map((file) => `${sum(file)}  ${file}\n`).join('');
}

function faultsOfTarballs(tarballs, { checkout, version }) {
  const { workspaces } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const faults = [];
  if (tarballs.length !== workspaces.length + 1)
    faults.push(`expected ${workspaces.length + 1} tarballs, got ${tarballs.length}`);
  for (const { name, files, manifest } of tarballs) {
    for (const [what, found] of [['version', manifest.version], ...Object.entries(ownDependencies(manifest))])
      if (found !== version) faults.push(`${name}: expected ${what} ${version}, got ${found}`);
    for (const needed of ['LICENSE', 'README.md', ...entriesOf(manifest)])
      if (!files.includes(needed)) faults.push(`${name}: ${needed} is missing`);
  }
  return faults;
}

/** Returns the packages of this project on which a package depends, with their versions. */
function ownDependencies({ dependencies, peerDependencies }) {
  const named = Object.entries({ ...dependencies, ...peerDependencies });
  return Object.fromEntries(named.filter(([name]) => name.startsWith('@yardmaster/')));
}

/** Returns the files that a manifest names: its main file, its programs and its exports. */
function entriesOf({ main, bin = {}, exports = {} }) {
  const exported = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? entry : Object.values(entry),
  );
  const all = [main, ...Object.values(bin), ...exported].filter((path) => path !== undefined);
  return all.map((path) => path.replace(/^\.\//, ''));
}

async function faultsOfPython(folder, { version, python, signal }) {
  const [wheel, source] = pythonFiles(version);
  const made = readdirSync(folder).filter((name) => name.startsWith('yardmaster_worker-'));
  const missing = [wheel, source].filter((name) => !made.includes(name));
  if (missing.length > 0) return missing.map((name) => `${name} is missing; there is ${made.join(', ') || 'none'}`);
  const inWheel = [`yardmaster_worker-${version}.dist-info/METADATA`, 'yardmaster_worker/version.py'];
  const text = await run(python, ['-c', READ_WHEEL, join(folder, wheel), ...inWheel], { signal });
  const inSource = `yardmaster_worker-${version}/PKG-INFO`;
  const info = await run('tar', ['-xzOf', join(folder, source), inSource], { signal });
  const expected = [
    [wheel, text, `Version: ${version}`],
    [wheel, text, `VERSION = "${version}"`],
    [source, info, `Version: ${version}`],
  ];
  return expected
    .filter(([, found, line]) => !found.split('\n').includes(line))
    .map(([name, , line]) => `${name} does not say ${line}`);
}

function pythonFiles(version) {
  return [`yardmaster_worker-${version}-py3-none-any.whl`, `yardmaster_worker-${version}.tar.gz`];
}

/** Sorts tarballs so that each comes after its dependencies. */
function inOrder(tarballs) {
  const sorted = [];
  const add = (tarball) => {
    const names = Object.keys(tarball.manifest.dependencies ?? {});
    for (const needed of tarballs.filter(({ name }) => names.includes(name))) add(needed);
    if (!sorted.includes(tarball)) sorted.push(tarball);
  };
  for (const tarball of tarballs) add(tarball);
  return sorted;
}
