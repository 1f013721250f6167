import { accessSync, constants, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import type { StdioServer } from './profile';

/** A program and its first arguments. */
export type Command = [command: string, ...args: string[]];

/** They download a program at each start, so it is unknown which program will run. */
const downloaders = ['npx', 'npm', 'pnpm', 'pnpx', 'yarn', 'bunx', 'uvx', 'pipx'];

/**
 * Finds the installed program of a server.
 * @throws Error with the missing part and advice
 */
export function resolveCommand(server: StdioServer, path: string): Command {
  if (server.package !== undefined) return [process.execPath, programOf(server.package, server.packagesFolder)];
  const command = server.command!; // the schema of profiles requires one of them
  if (downloaders.includes(basename(command)))
    throw new Error(`${command} downloads code when it runs; install the package and set its name as "package"`);
  if (isAbsolute(command)) return [command];
  const found = path.split(delimiter).map((folder) => join(folder, command));
  const program = found.find(isExecutable);
  if (program === undefined) throw new Error(`program ${command} not found on the PATH`);
  return [program];
}

/** Returns the program in the `bin` field of an installed package. */
function programOf(name: string, folder?: string): string {
  for (const start of [folder, __dirname, process.cwd()])
    for (let at = start; at !== undefined; at = dirname(at) === at ? undefined : dirname(at)) {
      const program = binOf(join(at, 'node_modules', name));
      if (program !== undefined) return program;
    }
  throw new Error(`the package ${name} is not installed: run \`npm install ${name}\``);
}

function binOf(packageFolder: string): string | undefined {
  let manifest: { bin?: string | Record<string, string> };
  try {
    manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as typeof manifest;
  } catch {
    return undefined; // not installed here
  }
  const bin = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin ?? {})[0];
  if (bin === undefined) throw new Error(`the package in ${packageFolder} has no program`);
  return join(packageFolder, bin);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
