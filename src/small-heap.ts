import { setFlagsFromString } from 'node:v8';

/**
 * Loading the modules creates much garbage, for which V8 doubles its young generation several times and never shrinks
 * it again. It is therefore fixed until `growHeap` is called, when the service listens (figures in
 * docs/performance.md).
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** Lets the young generation grow with the load from now on, as usual. */
export function growHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
