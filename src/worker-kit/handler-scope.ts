import { AsyncLocalStorage } from 'node:async_hooks';
import { YardError } from '../protocol';

/** An attempt, for whatever its handler started. */
export interface Owner {
  /** Ends the attempt with this error, if it has not ended. */
  fail(error: unknown): void;
}

/**
 * Of which attempt the code is that runs now, across awaits, timers and callbacks. Set in processes that are workers: following every
 * promise has a price that a control plane with mock workers should not pay.
 */
let storage: AsyncLocalStorage<Owner> | undefined;

/** The attempt whose handler started what runs now, where the process is a worker. */
export function currentOwner(): Owner | undefined {
  return storage?.getStore();
}

export function enclosed<T>(owner: Owner, run: () => T): T {
  return storage ? storage.run(owner, run) : run();
}

/**
 * Makes this process one of workers: `process.exit` in a handler, or in anything that the handler started, ends its attempt instead of
 * the process. Everywhere else it ends the process as ever.
 */
export function keepAliveInHandlers(host: Pick<NodeJS.Process, 'exit'> = process): void {
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
