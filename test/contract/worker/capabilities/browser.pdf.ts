import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: { url: 'https://example.org/' }, bad: { url: 'about:blank' }, path: 'url' },
};
