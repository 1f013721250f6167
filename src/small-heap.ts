import { setFlagsFromString } from 'node:v8';

/**
 * Loading the modules makes much garbage, for which V8 would double its young generation several times and never give it back:
 * some 25 MiB that a waiting service holds for nothing. So it does not grow until `growHeap` is called, when the service listens.
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** From now on the young generation grows with the load, as usual. */
export function growHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
