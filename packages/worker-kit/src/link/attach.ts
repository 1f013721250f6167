import type { Transport } from './link';

/** A worker, as far as a transport is concerned. */
export interface Attachable {
  attach(transport: Transport): void;
  /** Calls `listener` after each registration, until the returned function is called. */
  onRegistered(listener: () => void): () => void;
}

/**
 * Lets a worker work over a transport that is open already, as one end of `memoryTransports`. Resolves when the worker is
 * registered, or when the transport ended before.
 */
export function attach(worker: Attachable, transport: Transport): Promise<void> {
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
