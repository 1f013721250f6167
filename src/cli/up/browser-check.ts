import { execFile } from 'node:child_process';

/** Runs in a child process and prints why no browser is available, or an empty line. */
const script = `
const { findBrowser, noBrowserMessage } = require(process.argv[1]);
const { env: { PATH: path = '', YARD_BROWSER: setting } } = process;
console.log(findBrowser({ path, setting }) ? '' : noBrowserMessage(setting));
`;
const timeoutMs = 20_000;

/**
 * Resolves to the reason why the browser worker in `folder` cannot run here, if there is one. Its package is loaded in
 * a child process, because this process has secrets that no worker may read, and must continue if the package cannot be
 * loaded.
 */
export function browserFault(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env, signal, timeout: timeoutMs, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, ['-e', script, folder], options, (error, stdout, stderr) => {
      if (error) resolve(`the package in ${folder} cannot be loaded: ${firstErrorIn(stderr) ?? error.message}`);
      else resolve(stdout.trim() || undefined);
    });
  });
}

/** Returns the line with the message: Node prints the location of an error before it. */
function firstErrorIn(text: string): string | undefined {
  return /^\w*Error\b.*/m.exec(text)?.[0];
}
