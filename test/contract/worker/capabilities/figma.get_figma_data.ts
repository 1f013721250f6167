import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: { fileKey: 'abc' }, bad: { fileKey: 5 }, path: 'fileKey' },
};
