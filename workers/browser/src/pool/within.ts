import type { Clock } from '@yardmaster/worker-kit/clock';

/** Resolves to true if `work` ends within `durationMs`, else to false. Rejects if `work` rejects. */
export async function within(clock: Clock, durationMs: number, work: Promise<unknown>): Promise<boolean> {
  let isOver: (ended: false) => void = () => {};
  const over = new Promise<false>((resolve) => {
    isOver = resolve;
  });
  const timer = clock.setTimer(durationMs, () => isOver(false));
  try {
    return await Promise.race([work.then(() => true), over]);
  } finally {
    timer.cancel();
  }
}
