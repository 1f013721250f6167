import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: { url: 'https://a.test/', width: 20, height: 30 }, bad: { url: 5 }, path: 'url' },
};
