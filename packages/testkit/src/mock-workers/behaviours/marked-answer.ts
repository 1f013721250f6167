import { createHash } from 'node:crypto';

/** Returns the answer of a mock that does not know the real one: the same for the same text. */
export function markedAnswer(capability: string, what: string, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return `[mock] ${capability} did not run this ${what} (sha256 ${digest})\n`;
}
