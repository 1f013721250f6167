const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Two interrupts within this time count as one: a terminal and a parent process may both forward the same Ctrl-C. */
const togetherMs = 300;

/** Calls `first` on the first termination signal, and `second` if another Ctrl-C or SIGTERM follows. Call the returned function to stop listening. */
export function onInterrupt(first: (signal: NodeJS.Signals) => void, second: () => void): () => void {
  let firstAtMs: number | undefined;
  const listen = (signal: NodeJS.Signals): void => {
    if (firstAtMs === undefined) {
      firstAtMs = performance.now();
      first(signal);
    } else if (signal !== 'SIGHUP' && performance.now() - firstAtMs > togetherMs) {
      second();
    }
  };
  for (const signal of signals) process.on(signal, listen);
  return () => signals.forEach((signal) => process.off(signal, listen));
}
