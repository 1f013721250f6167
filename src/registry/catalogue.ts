import { type Capability, type DeclaredSchema, declaredSchema, type SchemaViolation } from '@yardmaster/protocol';
import type { WorkerRecord } from './worker';

/** A capability of the fleet and who offers it. */
export type OfferedCapability = Capability & {
  workerIds: string[];
  /** Where its schema of the input cannot be checked here, and why: only the worker checks. */
  unchecked?: SchemaViolation;
};

interface Offer {
  declared: Capability;
  registeredAtMs: number;
}

/** One capability, as each of its workers declares it. */
interface Entry {
  offers: Map<string, Offer>;
  /** Of the worker that registered last. */
  latest: Offer;
  /** Of the latest; looked up when it is asked for. */
  inputSchema?: DeclaredSchema;
}

/** What the fleet offers, kept up to date worker by worker. Where declarations differ, that of the worker that registered last holds. */
export class Catalogue {
  private readonly byName = new Map<string, Entry>();
  private readonly namesOf = new Map<string, ReadonlySet<string>>();

  /** What the worker offers now, in place of what it did before. */
  put({ workerId, capabilities, registeredAtMs }: WorkerRecord): void {
    const names = new Set(capabilities.map(({ name }) => name));
    for (const dropped of this.namesOf.get(workerId) ?? []) if (!names.has(dropped)) this.withdraw(dropped, workerId);
    this.namesOf.set(workerId, names);
    for (const declared of capabilities) this.addOffer(workerId, { declared, registeredAtMs });
  }

  /** The worker offers nothing any more. */
  drop(workerId: string): void {
    for (const name of this.namesOf.get(workerId) ?? []) this.withdraw(name, workerId);
    this.namesOf.delete(workerId);
  }

  /** The schema of the input of a capability; none if nobody offers it. */
  inputSchemaOf(name: string): DeclaredSchema | undefined {
    const entry = this.byName.get(name);
    return entry && schemaOf(entry);
  }

  /** When the worker registered that declared the capability last; undefined if no worker offers it. */
  declaredAtMs(name: string): number | undefined {
    return this.byName.get(name)?.latest.registeredAtMs;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** By name; the workers of each with the one that registered last first. */
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

  /** Looks for the latest where it is not given: seldom, since of all workers only the last to register makes it necessary. */
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
