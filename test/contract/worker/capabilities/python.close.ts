import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: {}, bad: { context: 5 }, path: 'context', inSession: true },
  answers: [[{}, { wasOpen: false }]],
};
