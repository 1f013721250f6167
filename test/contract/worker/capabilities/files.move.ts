import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: {
    input: { from: 'note.txt', to: 'moved.txt' },
    bad: { from: 'note.txt' },
    path: 'to',
    inSession: true,
    before: ['files.put', { path: 'note.txt', text: 'kept' }],
  },
  answers: [
    [
      { from: 'note.txt', to: 'moved.txt' },
      { from: 'note.txt', to: 'moved.txt' },
    ],
  ],
};
