import type { DeclaredSchema, Labels } from '@yardmaster/protocol';
import type { OfferedCapability } from './catalogue';
import type { RemoteWorkers } from './remote-workers';
import type { Registry } from './registry';

/** The capabilities of workers. The registry implements this for workers linked here. */
export type CapabilityLookup = Pick<Registry, 'capabilities' | 'offersCapability' | 'inputSchemaOf' | 'isCapable'>;

/**
 * The capabilities of the workers of all replicas. If declarations differ, the one of the worker that registered last
 * applies.
 */
export class FleetCatalogue implements CapabilityLookup {
  constructor(
    private readonly registry: Registry,
    private readonly remote: () => RemoteWorkers,
  ) {}

  capabilities(): OfferedCapability[] {
    const byName = new Map(this.registry.capabilities().map((offered) => [offered.name, offered]));
    for (const offered of this.remote().capabilities()) {
      const same = byName.get(offered.name);
      const latest = same && this.latest(offered.name) === this.registry ? same : offered;
      byName.set(offered.name, {
        ...latest,
        workerIds: this.byAge([...(same?.workerIds ?? []), ...offered.workerIds]),
      });
    }
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  offersCapability(name: string): boolean {
    return this.registry.offersCapability(name) || this.remote().offers(name);
  }

  inputSchemaOf(name: string): DeclaredSchema | undefined {
    return this.latest(name).inputSchemaOf(name);
  }

  isCapable(capability: string, require: Labels): boolean {
    return this.registry.isCapable(capability, require) || this.remote().isCapable(capability, require);
  }

  /** Returns the source whose declaration of a capability applies. */
  private latest(name: string): Pick<CapabilityLookup, 'inputSchemaOf'> {
    const { registry } = this;
    const others = this.remote();
    return (others.declaredAtMs(name) ?? -Infinity) > (registry.declaredAtMs(name) ?? -Infinity) ? others : registry;
  }

  /** Sorts distinct worker ids, the latest registration first. */
  private byAge(workerIds: readonly string[]): string[] {
    const others = this.remote();
    const atMs = (workerId: string): number =>
      (others.get(workerId) ?? this.registry.get(workerId))?.registeredAtMs ?? 0;
    return [...new Set(workerIds)].sort((a, b) => atMs(b) - atMs(a));
  }
}
