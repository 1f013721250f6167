// Installs the node_modules of a checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, run } from '../setup/command.mjs';

/**
 * Installs the packages in the lock file of a checkout, or copies installed modules that match it.
 *
 * @param {string} [from] a node_modules folder to copy
 */
export async function giveModules(checkout, { from, signal }) {
  if (from === undefined) {
    const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--prefer-offline'];
    await run('npm', ['ci', '--ignore-scripts', ...quiet], { cwd: checkout, signal });
    return;
  }
  const differing = differences(checkout, from);
  if (differing.length > 0) {
    throw new SetupError(`${from} is not what package-lock.json says; run npm ci there: ${differing.join(', ')}`);
  }
  // Symbolic links in node_modules, including those to workspaces, are relative, so they point into this checkout.
  await run('cp', ['--archive', '--link', from, join(checkout, 'node_modules')], { signal });
}

/**
 * Returns the packages of the lock file that are installed in another version, or missing although every platform needs
 * them.
 */
function differences(checkout, from) {
  const installedLock = join(from, '.package-lock.json');
  if (!existsSync(installedLock)) throw new SetupError(`${from} has no installed modules; run npm ci there`);
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(join(checkout, 'package-lock.json')))
    .filter(([path, { link }]) => path.startsWith('node_modules/') && !link)
    .filter(([path, { version, optional }]) => (installed[path] ? installed[path].version !== version : !optional))
    .map(([path]) => path.slice('node_modules/'.length));
}

function packagesOf(lock) {
  return JSON.parse(readFileSync(lock, 'utf8')).packages;
}
