import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder } from './make-folder';

const root = join(__dirname, '../../..');

const help = `usage: node scripts/make-folder.mjs <commit> <folder> [--keep-checkout]

Checks the commit out beside this repository, installs and builds it there, and lets it fill a data folder: its own service, over its own
API, with workers that speak the protocol. Leaves in <folder>:

  killed/data            as the service left it when it was killed: with its write-ahead log, running attempts and their leases
  closed/data            the same tasks after one more start and an orderly end
  expected.json          what that version said of all of it through its API, both times, and which worker held which lease

The folder must be missing or empty. Ids and times differ each time; the course of every task does not. It takes about two minutes.
--keep-checkout leaves the built checkout for a look; otherwise nothing but <folder> stays.
Exit codes: 0 made, 1 something failed, 2 the command line was not understood.`;

/** The command. @returns its exit code. */
export async function main(args: string[]): Promise<number> {
  const given = read(args);
  if (typeof given === 'string') {
    console.error(`${given}\n\n${help}`);
    return 2;
  }
  if (given.isHelp) {
    console.log(help);
    return 0;
  }
  try {
    await makeFolder({ root, ...given, say: (line) => console.error(line) });
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

interface Given {
  commit: string;
  folder: string;
  keepsCheckout: boolean;
  isHelp: boolean;
}

/** Reads the command line. @returns what is wrong with it, if something is. */
function read(args: string[]): Given | string {
  const options = { help: { type: 'boolean' }, 'keep-checkout': { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [commit = '', folder = ''] = positionals;
    const isHelp = values.help === true;
    if (!isHelp && positionals.length !== 2)
      return `expected a commit and a folder, got ${positionals.length} arguments`;
    const path = resolve(folder);
    if (!isHelp && existsSync(path) && readdirSync(path).length > 0) return `${path} is not empty: give another folder`;
    return { commit, folder: path, keepsCheckout: values['keep-checkout'] === true, isHelp };
  } catch (error) {
    return (error as Error).message;
  }
}
