import { createHash } from 'node:crypto';

/** What a mock says where it does not know what the real worker would: always the same for the same text. */
export function markedAnswer(capability: string, what: string, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return `[mock] ${capability} did not run this ${what} (sha256 ${digest})\n`;
}
