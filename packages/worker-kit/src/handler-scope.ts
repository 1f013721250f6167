import { AsyncLocalStorage } from 'node:async_hooks';
import { YardError } from '@yardmaster/protocol';

/** An attempt, for whatever its handler started. */
export interface ScopeOwner {
  /** Ends the attempt with this error, if it has not ended. */
  fail(error: unknown): void;
}

/**
 * The attempt whose code runs now, across awaits, timers and callbacks. Set in worker programs only: following every promise costs
 * 7 to 10 µs a task, and `process.exit` of any other process belongs to the program that embeds the worker.
 */
let storage: AsyncLocalStorage<ScopeOwner> | undefined;

/** The attempt whose handler started what runs now, where the process is a worker. */
export function currentOwner(): ScopeOwner | undefined {
  return storage?.getStore();
}

export function runInScope<T>(owner: ScopeOwner, run: () => T): T {
  return storage ? storage.run(owner, run) : run();
}

/**
 * Makes this process a worker program: `process.exit` in a handler, or in anything that the handler started, ends its attempt instead of
 * the process. Everywhere else it ends the process as ever.
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
