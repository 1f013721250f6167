// Gives a checkout its node_modules.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, run } from '../setup/command.mjs';

/**
 * Installs what the lock of a checkout says, or copies installed modules that match the lock.
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
  // Links within the modules, those of the workspaces too, are relative, so they lead to this checkout.
  await run('cp', ['--archive', '--link', from, join(checkout, 'node_modules')], { signal });
}

/** The packages of the lock that are installed in another version, or not at all although every platform needs them. */
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
