import { isIn, readNetwork, type Network } from './address';
import { readTarget, type Target } from './target.policy';

/** A parsed entry of a list. */
export interface Pattern {
  /** As it was written. */
  readonly text: string;
  readonly subject: 'any' | { name: string } | { below: string } | { network: Network };
  readonly ports: 'any' | readonly number[];
}

/**
 * Parses a pattern: `example.com`, `*.example.com:443`, `*`, `10.0.0.0/8:*`, `[::1]:8080`. The default ports are 80 and
 * 443. Returns undefined if it is invalid. `protocol/vectors/egress/patterns.json` has test cases for the rules.
 */
export function readPattern(text: string): Pattern | undefined {
  const [, host, port] = /^(\[[^\]]*\](?:\/\d+)?|[^:]+)(?::(\*|\d{1,5}))?$/.exec(text) ?? [];
  const subject = readSubject(host ?? '');
  const ports = readPorts(port);
  return subject && ports && { text, subject, ports };
}

/** True if a pattern matches a target as written; resolved addresses do not count. */
export function matches({ subject, ports }: Pattern, target: Target): boolean {
  if (ports !== 'any' && !ports.includes(target.port)) return false;
  if (subject === 'any') return true;
  if ('network' in subject) return 'address' in target && isIn(target.address, subject.network);
  if (!('name' in target)) return false;
  return 'name' in subject ? target.name === subject.name : target.name.endsWith(`.${subject.below}`);
}

function readSubject(host: string): Pattern['subject'] | undefined {
  if (host === '*') return 'any';
  if (host.startsWith('*.')) return readBelow(host.slice(2));
  const network = readNetwork(host.replace(/^\[(.*)\]/, '$1'));
  if (network) return host.startsWith('[') || network.base.length === 4 ? { network } : undefined;
  const target = readTarget(host, 443);
  if (!target) return undefined;
  return 'name' in target
    ? { name: target.name }
    : { network: { base: target.address, bits: target.address.length * 8 } };
}

function readBelow(host: string): Pattern['subject'] | undefined {
  const target = readTarget(host, 443);
  return target && 'name' in target ? { below: target.name } : undefined;
}

function readPorts(port: string | undefined): Pattern['ports'] | undefined {
  if (port === undefined) return [80, 443];
  if (port === '*') return 'any';
  return Number(port) >= 1 && Number(port) <= 65_535 ? [Number(port)] : undefined;
}
