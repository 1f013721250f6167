import { readAddress, writeAddress, type Address } from './address';

/** The target of a connection: an address, or a name to resolve. */
export type Target = { port: number } & ({ address: Address } | { name: string });

/**
 * Parses the host of a CONNECT request or of an absolute URL. Normalizes addresses in any notation (decimal, octal,
 * hexadecimal, short) as the URL standard does, and names to lower case without the trailing dot. Returns undefined if
 * it is neither.
 */
export function readTarget(host: string, port: number): Target | undefined {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  if (host.startsWith('[')) return addressTarget(/^\[([0-9a-f.]*:[0-9a-f:.]*)\]$/i.exec(host)?.[1] ?? '', port);
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name.length > 253 || !/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name)) return undefined;
  return isNumber(name.split('.').at(-1)!) ? addressTarget(writtenInNumbers(name), port) : { name, port };
}

/** Splits `name:port` and `[address]:port`. */
export function splitAuthority(authority: string): { host: string; port: number } | undefined {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(authority) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

/** Formats a target for the log: `name:port`. */
export function writeTarget(target: Target): string {
  if ('name' in target) return `${target.name}:${target.port}`;
  const address = writeAddress(target.address);
  return `${target.address.length === 4 ? address : `[${address}]`}:${target.port}`;
}

/** True for localhost and its subdomains, which are never sent to a resolver (RFC 6761). */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function addressTarget(text: string, port: number): Target | undefined {
  const address = readAddress(text);
  return address && { address, port };
}

/** Normalizes a numeric host with the URL parser. Returns an empty string if it is not a valid IPv4 address. */
function writtenInNumbers(name: string): string {
  const url = `http://${name}/`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function isNumber(label: string): boolean {
  return /^(\d+|0x[0-9a-f]*)$/.test(label);
}
