export interface UploadsAddress {
  /** The configured address, if there is one. */
  publicUrl?: string;
  /** The address that this process listens on, if it is known. */
  listenAddress?: { address: string; port: number };
  /** The address of a dialed worker; undefined if the worker dialed in. */
  dialedUrl?: string;
}

const loopbacks = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);
const wildcards = new Set(['0.0.0.0', '::']);

/**
 * Returns the address to which a worker uploads artifacts. A dialed worker on this machine gets the loopback address, one on another machine
 * the listen address. Undefined if no address is known, or if the worker dialed in: it uploads to the address that it dialed.
 */
export function uploadsUrl({ publicUrl, listenAddress, dialedUrl }: UploadsAddress): string | undefined {
  if (publicUrl !== undefined) return publicUrl;
  if (dialedUrl === undefined || !listenAddress) return undefined;
  const { address, port } = listenAddress;
  const isHere = loopbacks.has(new URL(dialedUrl).hostname);
  if (wildcards.has(address)) return isHere ? `http://127.0.0.1:${port}` : undefined;
  if (loopbacks.has(address) && !isHere) return undefined;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
