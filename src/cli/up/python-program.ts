import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCheckout, packageRoot } from '../package';
import { notSetUp } from './not-set-up';

/** The progress log of `scripts/setup`, and a signal that stops it. */
export interface SetUpOptions {
  log: (line: string) => void;
  signal: AbortSignal;
}

interface SetUpModule {
  setUpInstalledPython: (options: SetUpOptions & { worker: string }) => Promise<{ program: string }>;
}

/**
 * Resolves to the program of the Python worker, or to the reason why it cannot run here. `npm start` sets up the
 * environment of a checkout; for an installed package, this function sets it up in the user's cache.
 */
export async function pythonProgram({ log, signal }: SetUpOptions): Promise<{ program: string } | { reason: string }> {
  const worker = join(packageRoot, 'python-worker');
  if (isCheckout()) {
    const program = join(worker, '.venv/bin/yardmaster-worker');
    if (!existsSync(program)) throw notSetUp(program);
    return { program };
  }
  const module = pathToFileURL(join(packageRoot, 'scripts/setup/installed-python.mjs')).href;
  const { setUpInstalledPython } = (await import(module)) as SetUpModule;
  try {
    return await setUpInstalledPython({ worker, log, signal });
  } catch (error) {
    const { message, summary } = error as Error & { summary?: string };
    if (summary === undefined) throw error;
    if (summary !== message && !signal.aborted) message.split('\n').forEach(log);
    return { reason: summary };
  }
}
