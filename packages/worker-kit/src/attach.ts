import type { Transport } from './link/link';
import type { Worker } from './worker';

/**
 * Lets a worker work over a transport that is open already, as one end of `memoryTransports`. Resolves when the worker is
 * registered, or when the transport ended before.
 */
export function attach(worker: Worker, transport: Transport): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      unsubscribe();
      resolve();
    };
    const unsubscribe = worker.onRegistered(settle);
    worker.attach(transport);
    transport.onEnd(settle);
  });
}
