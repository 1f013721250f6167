import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: {}, bad: { all: 1 }, path: 'all', inSession: true, before: ['python.run', { code: 'print(1)' }] },
};
