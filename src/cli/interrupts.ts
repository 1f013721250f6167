const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface InterruptHandlers {
  first: (signal: NodeJS.Signals) => void;
  /** Only for somebody who presses Ctrl-C again, or sends SIGTERM again. */
  second: () => void;
}

/** Two interrupts that come together are one: a terminal and a parent process may both pass on the same Ctrl-C. */
const togetherMs = 300;

/** Tells of the first signal to end, and of the second one. The returned function stops listening. */
export function onInterrupt({ first, second }: InterruptHandlers): () => void {
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
