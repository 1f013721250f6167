import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares without telling by its duration how much was right. */
export function isSameSecret(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [left, right] = [given, expected].map((value) => createHash('sha256').update(value).digest());
  return timingSafeEqual(left!, right!);
}
