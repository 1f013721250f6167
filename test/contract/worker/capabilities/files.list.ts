import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: {
    input: {},
    bad: { recursive: 1 },
    path: 'recursive',
    inSession: true,
    before: ['files.put', { path: 'note.txt', text: 'kept' }],
  },
};
