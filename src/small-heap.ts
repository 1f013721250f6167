import { setFlagsFromString } from 'node:v8';

/**
 * Loading the modules makes much garbage, for which V8 doubles its young generation several times and never gives it back. So it
 * does not grow until `growHeap` is called, when the service listens (figures in docs/performance.md).
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** From now on the young generation grows with the load, as usual. */
export function growHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
