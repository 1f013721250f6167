import type { Transport } from './link';

/** The part of a worker that a transport needs. */
export interface Attachable {
  attach(transport: Transport): void;
  /** Calls `listener` after each registration. Returns a function that unsubscribes it. */
  onRegistered(listener: () => void): () => void;
}

/**
 * Attaches a worker to an open transport, such as one end of `memoryTransports`. Resolves when the worker is
 * registered, or when the transport ends before.
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
