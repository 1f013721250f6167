// Runs tools one at a time and reports the purpose of each.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const LINES_SHOWN_MAX = 20;
const OUTPUT_CHARACTERS_MAX = 64 * 1024;

/** A failed set-up. The message tells the user what to do; the summary is the same in one line. */
export class SetupError extends Error {
  constructor(message, summary = message) {
    super(message);
    this.summary = summary;
  }
}

/**
 * Runs a command until it exits.
 *
 * @returns {Promise<string>} its output, at most the last 64 Ki characters by default
 * @throws {SetupError} with the last lines that it printed
 */
export async function run(command, args, { help = '', ...options } = {}) {
  const { code, output } = await start(command, args, options);
  if (code === 0) return output;
  const lines = output.trimEnd().split('\n').slice(-LINES_SHOWN_MAX);
  const parts = [`\`${[command, ...args].join(' ')}\` failed (${code}):`, ...lines.map((line) => `  ${line}`), help];
  throw new SetupError(parts.filter(Boolean).join('\n'), `\`${command}\` failed (${code}). ${help}`.trim());
}

/** Runs a command to its end; resolves to its exit code (or the reason why it did not start) and its output. */
export function start(command, args, { signal, env, cwd = ROOT, outputCharactersMax = OUTPUT_CHARACTERS_MAX } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-outputCharactersMax);
    };
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: error.code ?? error.message, output }));
    child.on('close', (code, killedBy) => resolve({ code: code ?? killedBy, output }));
  });
}

/** Logs the start and the end of a piece of work, with its duration. */
export async function step(log, what, work) {
  log(`${what} …`);
  const startedAtMs = performance.now();
  const result = await work();
  log(`${what} … done, ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
  return result;
}
