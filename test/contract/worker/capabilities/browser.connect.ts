import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: { input: {}, bad: { network: 5 }, path: 'network', inSession: true },
};
