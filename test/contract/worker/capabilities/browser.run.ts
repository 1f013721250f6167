import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: {
    input: { steps: [{ action: 'goto', url: 'https://example.org/' }] },
    bad: { steps: [] },
    path: 'steps',
  },
};
