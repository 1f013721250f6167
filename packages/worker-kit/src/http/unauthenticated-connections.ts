/** Connections of one address that have shown no secret yet. */
export const unauthenticatedPerAddressMax = 256;
/** Of all addresses together. */
export const unauthenticatedMax = 4096;

interface Connection {
  readonly close: () => void;
}

/**
 * The connections that have shown no secret yet: only so many of one address, and of all. If there is one too many, the one that
 * has waited longest is closed: a handshake takes milliseconds, so idle connections cannot keep out real ones.
 */
export class UnauthenticatedConnections {
  private readonly byAddress = new Map<string, Set<Connection>>();
  private readonly all = new Set<Connection>();

  constructor(
    private readonly perAddressMax = unauthenticatedPerAddressMax,
    private readonly countMax = unauthenticatedMax,
  ) {}

  get count(): number {
    return this.all.size;
  }

  /** Takes one in, and calls `close` when it has to go. Returns what takes it out again, once it is known or gone. */
  add(address: string, close: () => void): () => void {
    const connection = { close };
    const fromAddress = this.byAddress.get(address) ?? new Set();
    this.byAddress.set(address, fromAddress.add(connection));
    this.all.add(connection);
    if (fromAddress.size > this.perAddressMax) closeOldest(fromAddress);
    if (this.all.size > this.countMax) closeOldest(this.all);
    return () => {
      this.all.delete(connection);
      fromAddress.delete(connection);
      if (fromAddress.size === 0 && this.byAddress.get(address) === fromAddress) this.byAddress.delete(address);
    };
  }
}

function closeOldest(connections: ReadonlySet<Connection>): void {
  connections.values().next().value?.close();
}
