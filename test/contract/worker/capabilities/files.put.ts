import type { CapabilityContract } from '../capability-contract';

const note = { path: 'note.txt', text: 'kept' };

export const contract: CapabilityContract = {
  sample: { input: note, bad: { path: 5, text: '' }, path: 'path', inSession: true },
  answers: [[note, { path: 'note.txt', sizeBytes: 4 }]],
};
