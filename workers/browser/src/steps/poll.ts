import { setTimeout as delay } from 'node:timers/promises';

const delaysMs = [20, 50, 100, 250];

/**
 * Asks until the answer is good, and returns the last one after the deadline. An error counts as the
 * answer of that moment, since a page may be on its way to another.
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
