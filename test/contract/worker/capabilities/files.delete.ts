import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: {
    input: { path: 'note.txt' },
    bad: { path: '' },
    path: 'path',
    inSession: true,
    before: ['files.put', { path: 'note.txt', text: 'kept' }],
  },
  answers: [[{ path: 'note.txt' }, { path: 'note.txt' }]],
};
