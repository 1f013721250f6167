import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/source-files';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const ownScripts = new Set(['ci', 'install', 'start', 'test', 'run']);

/**
 * Checks commands of a document in this folder without running them: the syntax, and that the scripts and files of this
 * project in them exist.
 */
export function checkShell(code: string, folder: string): void {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  for (const [, command, script] of code.matchAll(/\bnpm (\w+)(?: ([\w:-]+))?/g)) {
    if (!ownScripts.has(command!)) throw new Error(`unknown command npm ${command}`);
    if (command === 'run' && !Object.hasOwn(scriptsOf(folder), script ?? ''))
      throw new Error(`there is no script ${script}`);
  }
  for (const [, file] of code.matchAll(/\bnode (\S+\.m?js)/g))
    if (![folder, '.'].some((each) => existsSync(join(root, each, file!)))) throw new Error(`there is no file ${file}`);
  for (const [, path] of code.matchAll(/\bnpx jest (test\/\S+)/g))
    if (!existsSync(join(root, path!))) throw new Error(`there is no test ${path}`);
}

/** Returns the npm scripts of the document's folder and of the project. */
function scriptsOf(folder: string): Record<string, string> {
  const manifest = join(root, folder, 'package.json');
  const own = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: object }).scripts : {};
  return { ...scripts, ...own };
}
