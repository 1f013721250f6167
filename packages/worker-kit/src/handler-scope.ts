import { AsyncLocalStorage } from 'node:async_hooks';
import { YardError } from '@yardmaster/protocol';

/** The attempt that owns a piece of running code. */
export interface ScopeOwner {
  /** Fails the attempt, unless it has ended. */
  fail(error: unknown): void;
}

/**
 * Tracks the current attempt across awaits, timers and callbacks. Set in worker programs only: it costs 7 to 10 µs per
 * task, and in any other process `process.exit` belongs to the program that embeds the worker.
 */
let storage: AsyncLocalStorage<ScopeOwner> | undefined;

/** Returns the attempt whose handler started the running code, in a worker program. */
export function currentOwner(): ScopeOwner | undefined {
  return storage?.getStore();
}

export function runInScope<T>(owner: ScopeOwner, run: () => T): T {
  return storage ? storage.run(owner, run) : run();
}

/**
 * Makes this process a worker program: `process.exit`, called by a handler or by code that it started, ends the attempt
 * instead of the process. Other calls end the process as usual.
 */
export function interceptExitInHandlers(host: Pick<NodeJS.Process, 'exit'> = process): void {
  if (storage) return;
  storage = new AsyncLocalStorage();
  const exit = host.exit.bind(host);
  host.exit = (code) => {
    const owner = currentOwner();
    if (!owner) return exit(code);
    const error = new YardError('EXECUTION_ERROR', `the handler called process.exit(${code ?? ''})`);
    owner.fail(error);
    throw error;
  };
}
