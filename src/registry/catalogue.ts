import { type Capability, type DeclaredSchema, declaredSchema, type SchemaViolation } from '@yardmaster/protocol';
import type { WorkerRecord } from './worker';

/** A capability of the fleet and its workers. */
export type OfferedCapability = Capability & {
  workerIds: string[];
  /** Set if the input schema cannot be checked here, with the reason: only the worker checks. */
  unchecked?: SchemaViolation;
};

interface Offer {
  declared: Capability;
  registeredAtMs: number;
}

/** A capability, as declared by each of its workers. */
interface Entry {
  offers: Map<string, Offer>;
  /** The offer of the worker that registered last. */
  latest: Offer;
  /** The schema of the latest offer; looked up on first use. */
  inputSchema?: DeclaredSchema;
}

/**
 * The capabilities of the fleet, updated per worker. If declarations differ, the one of the worker that registered last
 * applies.
 */
export class Catalogue {
  private readonly byName = new Map<string, Entry>();
  private readonly namesOf = new Map<string, ReadonlySet<string>>();

  /** Replaces the capabilities of a worker. */
  put({ workerId, capabilities, registeredAtMs }: WorkerRecord): void {
    const names = new Set(capabilities.map(({ name }) => name));
    for (const dropped of this.namesOf.get(workerId) ?? []) if (!names.has(dropped)) this.withdraw(dropped, workerId);
    this.namesOf.set(workerId, names);
    for (const declared of capabilities) this.addOffer(workerId, { declared, registeredAtMs });
  }

  /** Removes the capabilities of a worker. */
  drop(workerId: string): void {
    for (const name of this.namesOf.get(workerId) ?? []) this.withdraw(name, workerId);
    this.namesOf.delete(workerId);
  }

  /** Returns the input schema of a capability, or undefined if no worker offers it. */
  inputSchemaOf(name: string): DeclaredSchema | undefined {
    const entry = this.byName.get(name);
    return entry && schemaOf(entry);
  }

  /**
   * Returns the registration time of the worker whose declaration applies, or undefined if no worker offers the
   * capability.
   */
  declaredAtMs(name: string): number | undefined {
    return this.byName.get(name)?.latest.registeredAtMs;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Lists capabilities by name, each with its workers, the latest registration first. */
  list(): OfferedCapability[] {
    const named = [...this.byName].sort(([a], [b]) => (a < b ? -1 : 1));
    return named.map(([, entry]) => {
      const { offers, latest } = entry;
      const workers = [...offers].sort(([, a], [, b]) => b.registeredAtMs - a.registeredAtMs);
      const { unchecked } = schemaOf(entry);
      return {
        ...latest.declared,
        workerIds: workers.map(([workerId]) => workerId),
        ...(unchecked && { unchecked: { ...unchecked, path: pathInCapability(unchecked.path) } }),
      };
    });
  }

  private addOffer(workerId: string, offer: Offer): void {
    const { name } = offer.declared;
    const entry = this.byName.get(name);
    if (!entry) return void this.byName.set(name, { offers: new Map([[workerId, offer]]), latest: offer });
    const before = entry.offers.get(workerId);
    entry.offers.set(workerId, offer);
    if (before === entry.latest) this.setLatest(entry);
    else if (offer.registeredAtMs > entry.latest.registeredAtMs) this.setLatest(entry, offer);
  }

  private withdraw(name: string, workerId: string): void {
    const entry = this.byName.get(name);
    const offer = entry?.offers.get(workerId);
    if (!entry || !offer) return;
    entry.offers.delete(workerId);
    if (entry.offers.size === 0) this.byName.delete(name);
    else if (offer === entry.latest) this.setLatest(entry);
  }

  /** Searches the latest offer if it is not given: only needed when the worker that registered last changes. */
  private setLatest(entry: Entry, latest = lastOf(entry)): void {
    entry.latest = latest;
    entry.inputSchema = undefined;
  }
}

function schemaOf(entry: Entry): DeclaredSchema {
  return (entry.inputSchema ??= declaredSchema(entry.latest.declared.inputSchema));
}

function pathInCapability(path: string): string {
  return path === '' ? 'inputSchema' : `inputSchema.${path}`;
}

function lastOf({ offers }: Entry): Offer {
  return [...offers.values()].reduce((last, other) => (other.registeredAtMs > last.registeredAtMs ? other : last));
}
