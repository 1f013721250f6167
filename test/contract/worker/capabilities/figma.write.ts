import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: {
    input: { fileKey: 'abc', operations: [{ op: 'create', type: 'FRAME' }] },
    bad: { fileKey: 'abc', operations: [] },
    path: 'operations',
  },
};
