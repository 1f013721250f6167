import { Inject, Injectable } from '@nestjs/common';
import { builtInCapabilities } from '../../protocol';
import { Registry } from '../../registry';

/** Maximum number of capabilities with a label of their own. */
const labelsMax = 200;

/**
 * The label of a capability. Callers may name anything, and each new label is a new series that Prometheus keeps, so only built-in
 * capabilities and those that a worker offers get their name; the others are `other`.
 */
@Injectable()
export class CapabilityLabels {
  private readonly known = new Set(Object.keys(builtInCapabilities));

  constructor(@Inject(Registry) private readonly registry: Pick<Registry, 'offers'>) {}

  of(capability: string): string {
    if (this.known.has(capability)) return capability;
    if (this.known.size >= labelsMax) return 'other';
    if (!this.registry.offers(capability)) return 'other';
    this.known.add(capability);
    return capability;
  }
}
