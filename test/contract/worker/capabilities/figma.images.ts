import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: { fileKey: 'abc', nodes: ['1:2'] }, bad: { fileKey: 'abc', nodes: [] }, path: 'nodes' },
};
