import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: { url: 'https://example.org/', maxChars: 10 }, bad: {}, path: 'url' },
};
