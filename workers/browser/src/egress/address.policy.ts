import { isIn, readAddress, readNetwork, type Address, type Network } from './address';

/** The class of an address. Only public addresses are reachable without the operator's permission. */
export type AddressClass =
  | 'public'
  | 'loopback'
  | 'unspecified'
  | 'private'
  | 'shared'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'broadcast'
  | 'documentation'
  | 'benchmarking'
  | 'transition'
  | 'reserved'
  | 'invalid';

/**
 * Returns the class of an address in the notation of resolvers. `protocol/vectors/egress/addresses.json` has test cases
 * for the rules.
 */
export function addressClass(text: string): AddressClass {
  const address = readAddress(text);
  return address ? classOf(address) : 'invalid';
}

/** Returns the class of a parsed address. */
export function classOf(address: Address): AddressClass {
  if (isIn(address, nat64)) return classOf(address.slice(12));
  const found = table.find(({ network }) => isIn(address, network));
  if (found) return found.class;
  return address.length === 4 || isIn(address, globalUnicast) ? 'public' : 'reserved';
}

/**
 * The first network that contains an address determines its class. From the special-purpose registries of IANA (RFC
 * 6890).
 */
const networks: ReadonlyArray<readonly [AddressClass, ...string[]]> = [
  ['metadata', '169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ['metadata', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'],
  ['loopback', '127.0.0.0/8', '::1'],
  ['unspecified', '0.0.0.0/8', '::'],
  ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  ['shared', '100.64.0.0/10'],
  ['link-local', '169.254.0.0/16', 'fe80::/10'],
  ['multicast', '224.0.0.0/4', 'ff00::/8'],
  ['broadcast', '255.255.255.255'],
  ['documentation', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  ['benchmarking', '198.18.0.0/15', '2001:2::/48'],
  ['transition', '192.88.99.0/24', '2002::/16', '2001::/32', '::/96', '::ffff:0:0:0/96', '64:ff9b:1::/48'],
  ['reserved', '192.0.0.0/24', '240.0.0.0/4', '2001::/23'],
];

const table: ReadonlyArray<{ class: AddressClass; network: Network }> = networks.flatMap(([kind, ...written]) =>
  written.map((text) => ({ class: kind, network: readNetwork(text)! })),
);

/** IPv4 addresses to which a gateway translates (RFC 6052). */
const nat64 = readNetwork('64:ff9b::/96')!;
const globalUnicast = readNetwork('2000::/3')!;
