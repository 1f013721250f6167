import { timingSafeEqual } from 'node:crypto';

/** Compares secrets in constant time. Only the length can be observed, which is not secret. */
export function isSameSecret(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
