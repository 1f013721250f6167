export interface UploadsAddress {
  /** What the configuration says, where it does. */
  publicUrl?: string;
  /** Where this process listens, where that is known. */
  listening?: { address: string; port: number };
  /** Of the worker that was dialed; nothing where the worker dialed in. */
  dialedUrl?: string;
}

const loopbacks = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);
const everywhere = new Set(['0.0.0.0', '::']);

/**
 * Where a worker is told to upload artifacts; nothing where that is not known, or where it dialed in and so knows. A worker that
 * was dialed is told the loopback address on this machine, and elsewhere the address that is listened on.
 */
export function uploadsUrl({ publicUrl, listening, dialedUrl }: UploadsAddress): string | undefined {
  if (publicUrl !== undefined) return publicUrl;
  if (dialedUrl === undefined || !listening) return undefined;
  const { address, port } = listening;
  const isHere = loopbacks.has(new URL(dialedUrl).hostname);
  if (everywhere.has(address)) return isHere ? `http://127.0.0.1:${port}` : undefined;
  if (loopbacks.has(address) && !isHere) return undefined;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
