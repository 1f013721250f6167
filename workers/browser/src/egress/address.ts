/** An IP address as 4 or 16 bytes. An IPv4-mapped IPv6 address is stored as its IPv4 address. */
export type Address = readonly number[];

/** A network: the addresses that begin with the same bits. */
export interface Network {
  base: Address;
  bits: number;
}

/**
 * Parses an address in the notation of resolvers and sockets: four decimal parts, or IPv6 without brackets and zone.
 * Returns undefined if it is not an address.
 */
export function readAddress(text: string): Address | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return readDottedQuad(text);
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(':') ? readIpv6(text) : undefined;
}

/** Parses a network such as `10.0.0.0/8`. An address without a prefix length is a network of one address. */
export function readNetwork(text: string): Network | undefined {
  const [, written, bitsText] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const base = readAddress(written ?? '');
  if (!base) return undefined;
  const bits = bitsText === undefined ? base.length * 8 : Number(bitsText);
  return bits <= base.length * 8 ? { base, bits } : undefined;
}

/** True if an address is in a network of the same family. */
export function isIn(address: Address, { base, bits }: Network): boolean {
  if (address.length !== base.length) return false;
  const whole = bits >> 3;
  const rest = bits & 7;
  if (base.slice(0, whole).some((byte, index) => byte !== address[index])) return false;
  return rest === 0 || address[whole]! >> (8 - rest) === base[whole]! >> (8 - rest);
}

/** Formats an address in the notation of resolvers. */
export function writeAddress(address: Address): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((address[at * 2]! << 8) | address[at * 2 + 1]!).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** Parses four decimal parts. Rejects leading zeros, which some programs read as octal and others as decimal. */
function readDottedQuad(text: string): Address | undefined {
  const parts = text.split('.');
  const isPlain = parts.every((part) => Number(part) <= 255 && (part === '0' || !part.startsWith('0')));
  return isPlain ? parts.map(Number) : undefined;
}

/** Parses IPv6 with the URL parser, which normalizes every notation to hexadecimal groups with one `::`. */
function readIpv6(text: string): Address | undefined {
  if (!URL.canParse(`http://[${text}]/`)) return undefined;
  const [head = '', tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const groups = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  const bytes = groups.flatMap((group) => [group >> 8, group & 0xff]);
  return isIn(bytes, mapped) ? bytes.slice(12) : bytes;
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}

/** ::ffff:0:0/96 as bytes: the parser would convert it to IPv4. */
const mapped: Network = { base: [...Array<number>(10).fill(0), 0xff, 0xff, 0, 0, 0, 0], bits: 96 };
