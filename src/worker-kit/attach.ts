import type { Transport } from './link/link';
import type { Worker } from './worker';

/** Lets a worker work over a transport that is open already, as one end of `memoryTransports`. */
export function attach(worker: Worker, transport: Transport): void {
  worker.attach(transport);
}
