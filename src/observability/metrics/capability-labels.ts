import { builtInCapabilities } from '../../protocol';
import type { Registry } from '../../registry';

/** Capabilities that get a label of their own, at most. */
const labelsMax = 200;

/**
 * The label of a capability. Callers may name what they like, and each new label is a new series that is kept for ever, so only
 * capabilities that a worker offers, or that are built in, get their name; the others are `other`.
 */
export class CapabilityLabels {
  private readonly known = new Set(Object.keys(builtInCapabilities));

  constructor(private readonly registry: Pick<Registry, 'offers'>) {}

  of(capability: string): string {
    if (this.known.has(capability)) return capability;
    if (this.known.size >= labelsMax) return 'other';
    if (!this.registry.offers(capability)) return 'other';
    this.known.add(capability);
    return capability;
  }
}
