import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { packageName } from '../package';

/** The packages of workers that may be installed beside this one. */
export const workerPackages = ['@yardmaster/mcp-worker', '@yardmaster/browser-worker'] as const;
export type WorkerPackage = (typeof workerPackages)[number];

/** This installation of Yardmaster, and from where it is used. */
export interface Installation {
  root: string;
  version: string;
  isCheckout: boolean;
  workingFolder: string;
}

/** A worker package that can be started. */
export interface InstalledWorker {
  /** Its folder, by which it can be required. */
  folder: string;
  /** The file of its program; a checkout that was not set up lacks it. */
  program: string;
}

/** Why a worker package cannot be started, and the command that changes that. */
export interface MissingWorker {
  reason: string;
  command: string;
}

interface Manifest {
  version?: string;
  bin?: string | Record<string, string>;
}

/** Finds a worker package of the same version: beside this package first, then from the working directory. */
export function findWorker(name: WorkerPackage, installation: Installation): InstalledWorker | MissingWorker {
  const { root, version, workingFolder } = installation;
  const manifests = [root, workingFolder].flatMap((from) => manifestOf(name, from));
  const match = manifests.find((manifest) => manifest.version === version);
  if (match) return { folder: match.folder, program: join(match.folder, programOf(match)) };
  const [other] = manifests;
  const reason = other
    ? `${name} ${other.version} in ${other.folder} does not fit ${packageName} ${version}`
    : `${name} is not installed`;
  return { reason, command: commandThatAdds(name, installation) };
}

/** Only the same version fits, so the command names it. */
function commandThatAdds(name: WorkerPackage, { root, version, isCheckout }: Installation): string {
  if (isCheckout) return 'npm ci';
  const pinned = (each: string): string => `${each}@${version}`;
  if (!root.includes(`${sep}_npx${sep}`)) return `npm install ${pinned(name)}`;
  const present = workerPackages.filter((other) => other !== name && manifestOf(other, root).length > 0);
  return ['npx', ...[packageName, ...present, name].map((each) => `--package ${pinned(each)}`), 'yard up'].join(' ');
}

/** The manifest of a package, as it is resolved from a folder. */
function manifestOf(name: string, from: string): Array<Manifest & { folder: string }> {
  try {
    const file = require.resolve(`${name}/package.json`, { paths: [from] });
    return [{ ...(JSON.parse(readFileSync(file, 'utf8')) as Manifest), folder: dirname(file) }];
  } catch {
    return []; // It is not installed, or not whole.
  }
}

/** A worker package has one program. */
function programOf({ bin = {} }: Manifest): string {
  return typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? '');
}
