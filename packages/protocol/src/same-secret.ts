import { timingSafeEqual } from 'node:crypto';

/** Compares without telling by its duration how much was right. Only the length shows, which is no secret. */
export function isSameSecret(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
