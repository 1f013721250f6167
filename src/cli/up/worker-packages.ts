import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { packageName } from '../package';
import { foreignPath } from './owned-path';

/** The worker packages that may be installed in addition to this one. */
export const workerPackages = ['@yardmaster/mcp-worker', '@yardmaster/browser-worker'] as const;
export type WorkerPackage = (typeof workerPackages)[number];

/** This installation of Yardmaster, and the folder from which it runs. */
export interface Installation {
  root: string;
  version: string;
  isCheckout: boolean;
  workingFolder: string;
}

/** A worker package that can be started. */
export interface InstalledWorker {
  /** Its folder, for `require`. */
  folder: string;
  /** The file of its program; missing in a checkout that is not set up. */
  program: string;
}

/** The reason why a worker package cannot be started, and the command that fixes it, if any. */
export interface MissingWorker {
  reason: string;
  command?: string;
}

interface Manifest {
  version?: string;
  bin?: string | Record<string, string>;
}

/** A package that was found; `fault` is the reason if it cannot be used. */
interface Found extends Manifest {
  folder: string;
  fault?: string;
}

/**
 * Finds a worker package of the same version: first next to this package, then in the working directory, then in the
 * project that contains it. Nothing else is searched: Node would search every parent folder, in which other users may
 * be able to create a package.
 */
export function findWorker(name: WorkerPackage, installation: Installation): InstalledWorker | MissingWorker {
  const { root, version, workingFolder } = installation;
  const own = beside(root).flatMap((folder) => packageIn(folder, name));
  const found = [...own, ...around(workingFolder).flatMap((folder) => packageIn(folder, name).map(guarded))];
  const whole = found.filter(({ fault }) => fault === undefined);
  const match = whole.find((each) => each.version === version);
  if (match) return startable(name, match, installation);
  const [broken] = found.flatMap(({ fault }) => fault ?? []);
  if (broken !== undefined) return { reason: broken };
  const [other] = whole;
  const reason = other
    ? `${name} ${other.version} in ${other.folder} does not fit ${packageName} ${version}`
    : `${name} is not installed`;
  return { reason, command: commandThatAdds(name, installation) };
}

/**
 * Returns the worker, or why it cannot start. An installed package must be complete; a checkout may still be
 * uncompiled, which is reported elsewhere.
 */
function startable(name: string, found: Found, { isCheckout }: Installation): InstalledWorker | MissingWorker {
  const [file, { folder }] = [programOf(found), found];
  if (file === undefined) return { reason: `${name} in ${folder} has no program in its package.json; reinstall it` };
  const program = join(folder, file);
  if (isCheckout || isFile(program)) return { folder, program };
  return { reason: `${name} in ${folder} is missing its program ${file}; reinstall it` };
}

/** Returns the command that installs a worker. It names the version, because only the same version works. */
function commandThatAdds(name: WorkerPackage, { root, version, isCheckout }: Installation): string {
  if (isCheckout) return 'npm ci';
  const pinned = (each: string): string => `${each}@${version}`;
  if (!root.includes(`${sep}_npx${sep}`)) return `npm install ${pinned(name)}`;
  const present = workerPackages.filter(
    (other) => other !== name && beside(root).some((folder) => packageIn(folder, other).length > 0),
  );
  return ['npx', ...[packageName, ...present, name].map((each) => `--package ${pinned(each)}`), 'yard up'].join(' ');
}

/** Returns the `node_modules` folders that contain this package, innermost first. */
function beside(root: string): string[] {
  return [join(root, 'node_modules'), ...upFrom(root).filter((folder) => basename(folder) === 'node_modules')];
}

/** Returns the `node_modules` folders of the working directory and of the project that contains it. */
function around(workingFolder: string): string[] {
  const project = upFrom(workingFolder).find((folder) => isFile(join(folder, 'package.json'))) ?? workingFolder;
  return [...new Set([workingFolder, project])].map((folder) => join(folder, 'node_modules'));
}

/** Returns a folder and all folders above it. */
function upFrom(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upFrom(above)];
}

/** Returns the package if it is in this `node_modules` folder. */
function packageIn(modules: string, name: string): Found[] {
  const folder = join(modules, name);
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    return [{ folder, fault: `${name} cannot be read: ${message}` }];
  }
  try {
    return [{ ...(JSON.parse(text) as Manifest), folder }];
  } catch (error) {
    return [{ folder, fault: `${name} in ${folder} is broken: package.json: ${(error as Error).message}` }];
  }
}

/** Marks a package as faulty if other users can change it: its program would run with the worker token. */
function guarded(found: Found): Found {
  try {
    const { folder } = found;
    const program = join(folder, programOf(found) ?? '');
    const foreign = foreignPath(isFile(program) ? program : join(folder, 'package.json'));
    if (foreign === undefined) return found;
    return { ...found, fault: `${folder} is not used: ${foreign} is owned or writable by other users` };
  } catch (error) {
    return { ...found, fault: `${found.folder} cannot be read: ${(error as Error).message}` };
  }
}

/** Returns the one program of a worker package. */
function programOf({ bin }: Manifest): string | undefined {
  const [file] = typeof bin === 'string' ? [bin] : Object.values(bin ?? {});
  return typeof file === 'string' && file !== '' ? file : undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
