import type { CapabilityContract } from '../capability-contract';

export const contract: CapabilityContract = {
  sample: {
    input: { url: 'https://example.org/', schema: { type: 'string', selector: 'h1' } },
    bad: { url: 'ftp://example.org/', schema: { type: 'string', selector: 'h1' } },
    path: 'url',
  },
};
