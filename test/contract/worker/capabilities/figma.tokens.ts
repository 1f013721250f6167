import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: { fileKey: 'abc' }, bad: { fileKey: 'a b' }, path: 'fileKey' },
};
