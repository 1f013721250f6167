// The packages of this project, and their tarballs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SetupError, run } from '../setup/command.mjs';

/** Returns every package: the root, and its workspaces. */
export function packages() {
  const { workspaces } = manifestOf('.');
  return ['.', ...workspaces].map((folder) => ({ folder, ...manifestOf(folder) }));
}

/** Returns a package, and the packages of this project on which it depends. */
export function withDependencies({ name }, all = packages()) {
  const found = all.find((each) => each.name === name);
  const own = Object.keys(found.dependencies ?? {}).filter((each) => all.some((other) => other.name === each));
  const rest = own.flatMap((each) => withDependencies({ name: each }, all));
  return [...new Set([name, ...rest])];
}

/**
 * Packs packages as they would be published. They must have been built.
 *
 * @returns {Promise<Array<{ name: string, version: string, file: string, bytes: number, unpackedBytes: number, files: string[] }>>}
 */
export async function packInto(to, wanted, { signal } = {}) {
  const specs = wanted.map(({ folder }) => (folder === '.' ? '.' : `./${folder}`));
  const args = ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', to, ...specs];
  const packed = Object.values(parsed(await run('npm', args, { signal, outputCharactersMax: Infinity })));
  return packed.map(({ name, version, filename, size, unpackedSize, files }) => {
    // Some npm versions leave the scope in this name unchanged.
    const file = join(to, filename.replace(/^@/, '').replace('/', '-'));
    return { name, version, file, bytes: size, unpackedBytes: unpackedSize, files: files.map(({ path }) => path) };
  });
}

function parsed(output) {
  try {
    return JSON.parse(output);
  } catch {
    throw new SetupError(`npm pack printed no JSON:\n${output}`);
  }
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}
