// Measures the installation of tarballs: packages and size.
import { existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../setup/command.mjs';

const BIGGEST_SHOWN = 5;

/**
 * Installs tarballs into an empty folder, as production does.
 *
 * @returns {Promise<{ bytes: number, packages: number, biggest: Array<{ name: string, bytes: number }> }>} the content of its node_modules
 */
export async function installedSize(tarballs, { signal } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'yardmaster-installed-'));
  try {
    await installInto(folder, tarballs, { signal });
    return measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Installs tarballs into a folder that may already contain others. */
export async function installInto(folder, tarballs, { signal } = {}) {
  const manifest = join(folder, 'package.json');
  // Without it, npm would search for a project in the parent folders.
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--prefer-offline'];
  const help = 'The packages come from the npm registry; check that the registry is reachable.';
  await run('npm', ['install', '--omit=dev', ...quiet, ...tarballs], { cwd: folder, signal, help });
}

function measure(folder) {
  const modules = join(folder, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const sizes = Object.keys(packages).map((path) => ({
    name: path.replace(/^node_modules\//, '').replaceAll('/node_modules/', ' > '),
    bytes: sizeOf(join(folder, path), (name) => name === 'node_modules'),
  }));
  const biggest = [...sizes].sort((a, b) => b.bytes - a.bytes).slice(0, BIGGEST_SHOWN);
  return { bytes: sizeOf(modules), packages: sizes.length, biggest };
}

/** Returns the total size of all files below a folder. */
function sizeOf(folder, isLeftOut = () => false) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += isLeftOut(entry.name) ? 0 : sizeOf(path, isLeftOut);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}
