/** Limit of unauthenticated connections from one address. */
export const unauthenticatedPerAddressMax = 256;
/** Limit of unauthenticated connections from all addresses. */
export const unauthenticatedMax = 4096;

interface Connection {
  readonly close: () => void;
}

/**
 * Limits the connections that are not authenticated yet, for each address and in all. At a limit the oldest one is
 * closed: a handshake takes milliseconds, so idle connections cannot block real ones.
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

  /**
   * Adds a connection, and calls `close` if a limit requires it. Returns a function that removes it, for when it is
   * authenticated or closed.
   */
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
