import { setTimeout as delay } from 'node:timers/promises';

const delaysMs = [20, 50, 100, 250];

/**
 * Repeats a check until its result is good, or returns the last result at the deadline. Errors count as results,
 * because the page may be navigating.
 */
export async function poll<T>(
  ask: () => Promise<T>,
  isGood: (answer: T) => boolean,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T> {
  const endsAtMs = performance.now() + timeoutMs;
  for (let turn = 0; ; turn++) {
    const isLast = performance.now() >= endsAtMs;
    try {
      const answer = await ask();
      if (isGood(answer) || isLast) return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (isLast) throw error;
    }
    const remainingMs = Math.max(0, endsAtMs - performance.now());
    await delay(Math.min(remainingMs, delaysMs[turn] ?? 500), undefined, { signal });
  }
}
