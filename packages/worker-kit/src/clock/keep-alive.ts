import type { Timer } from './clock';

/** Keeps the process alive until it is cancelled. Timers of a `Clock` do not. */
export function keepAlive(): Timer {
  const handle = setInterval(() => undefined, 2 ** 31 - 1);
  return { cancel: () => clearInterval(handle) };
}
