import type { DeclaredSchema, Labels } from '@yardmaster/protocol';
import type { OfferedCapability } from './catalogue';
import type { RemoteWorkers } from './remote-workers';
import type { Registry } from './registry';

/** What workers can do. The registry answers this for those that are linked here. */
export type CapabilityLookup = Pick<Registry, 'capabilities' | 'offersCapability' | 'inputSchemaOf' | 'isCapable'>;

/** What the workers of all replicas can do. If their declarations differ, that of the worker that registered last holds. */
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

  /** Whose declaration of a capability holds. */
  private latest(name: string): Pick<CapabilityLookup, 'inputSchemaOf'> {
    const { registry } = this;
    const others = this.remote();
    return (others.declaredAtMs(name) ?? -Infinity) > (registry.declaredAtMs(name) ?? -Infinity) ? others : registry;
  }

  /** The worker that registered last first; each once. */
  private byAge(workerIds: readonly string[]): string[] {
    const others = this.remote();
    const atMs = (workerId: string): number =>
      (others.get(workerId) ?? this.registry.get(workerId))?.registeredAtMs ?? 0;
    return [...new Set(workerIds)].sort((a, b) => atMs(b) - atMs(a));
  }
}
