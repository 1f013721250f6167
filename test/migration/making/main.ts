import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder } from './make-folder';

const root = join(__dirname, '../../..');

const help = `usage: node scripts/make-folder.mjs <commit> <folder> [--keep-checkout]

Checks out and builds the commit in a temporary folder, and fills a data folder with its service, over its own
API, with workers that speak the protocol. Writes to <folder>:

  killed/data            after a kill of the service: with a write-ahead log, running attempts and their leases
  closed/data            the same tasks after one more start and a clean shutdown
  expected.json          the answers of that version's API, the same both times, and the worker of each lease

The folder must be missing or empty. Ids and times differ between runs; the events of each task do not. It takes about two minutes.
--keep-checkout keeps the built checkout.
Exit codes: 0 success, 1 failure, 2 invalid command line.`;

/** Runs the command. @returns its exit code. */
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

/** Reads the command line. @returns the options, or an error message. */
function read(args: string[]): Given | string {
  const options = { help: { type: 'boolean' }, 'keep-checkout': { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [commit = '', folder = ''] = positionals;
    const isHelp = values.help === true;
    if (!isHelp && positionals.length !== 2)
      return `expected a commit and a folder, got ${positionals.length} arguments`;
    const path = resolve(folder);
    if (!isHelp && existsSync(path) && readdirSync(path).length > 0) return `${path} is not empty; use another folder`;
    return { commit, folder: path, keepsCheckout: values['keep-checkout'] === true, isHelp };
  } catch (error) {
    return (error as Error).message;
  }
}
