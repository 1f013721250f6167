/** Connections of one address that have shown no secret yet. */
export const strangersPerAddressMax = 256;
/** Of all addresses together. */
export const strangersMax = 4096;

interface Stranger {
  readonly expel: () => void;
}

/**
 * The connections that have shown no secret yet: only so many of one address, and of all. If there is one too many, the one that
 * has waited longest is expelled: a handshake takes milliseconds, so idle connections cannot keep out real ones.
 */
export class Strangers {
  private readonly byAddress = new Map<string, Set<Stranger>>();
  private readonly all = new Set<Stranger>();

  constructor(
    private readonly perAddressMax = strangersPerAddressMax,
    private readonly countMax = strangersMax,
  ) {}

  get count(): number {
    return this.all.size;
  }

  /** Takes one in, and calls `expel` when it has to go. Returns what takes it out again, once it is known or gone. */
  enter(address: string, expel: () => void): () => void {
    const stranger = { expel };
    const neighbours = this.byAddress.get(address) ?? new Set();
    this.byAddress.set(address, neighbours.add(stranger));
    this.all.add(stranger);
    if (neighbours.size > this.perAddressMax) expelFirst(neighbours);
    if (this.all.size > this.countMax) expelFirst(this.all);
    return () => {
      this.all.delete(stranger);
      neighbours.delete(stranger);
      if (neighbours.size === 0 && this.byAddress.get(address) === neighbours) this.byAddress.delete(address);
    };
  }
}

function expelFirst(strangers: ReadonlySet<Stranger>): void {
  strangers.values().next().value?.expel();
}
