import { readAddress, type Address } from './address';
import { classOf, type AddressClass } from './address.policy';
import { matches, readPattern, type Pattern } from './pattern.policy';
import type { Target } from './target.policy';

/** Lists of a task, or of the operator. Patterns as in `pattern.policy.ts`. */
export interface EgressLists {
  /** If set, a target must match one of these patterns. */
  allow?: readonly string[];
  /** Denied even if allowed. */
  deny?: readonly string[];
}

/** The rules of the operator; a task can only narrow them. */
export interface OperatorEgress extends EgressLists {
  /** Private addresses and networks that pages may reach, with their ports; no names. */
  permit?: readonly string[];
  /** `false` allows everything and only logs, to try out a policy. */
  enforce?: boolean;
}

/** The reason of a denial. */
export type Denial =
  | Exclude<AddressClass, 'public'>
  | 'not-allowed'
  | 'denied-by-list'
  | 'unresolved'
  | 'own-address'
  | 'control-plane'
  | 'scheme'
  | 'not-lent'
  | 'too-many';

/** A parsed policy: the rules of the operator, narrowed by those of a task. */
export interface EgressPolicy {
  readonly enforce: boolean;
  readonly permit: readonly Pattern[];
  readonly lists: ReadonlyArray<{ allow?: readonly Pattern[]; deny: readonly Pattern[] }>;
}

/** An invalid pattern, with its path: `allow[2]`. */
export class PatternFault extends Error {
  constructor(
    readonly path: string,
    text: string,
  ) {
    super(`${path}: expected a name, an address or a network, with or without a port, got ${JSON.stringify(text)}`);
  }
}

/** Parses the operator's policy. @throws PatternFault */
export function operatorPolicy({ permit = [], enforce = true, ...lists }: OperatorEgress): EgressPolicy {
  return { enforce, permit: readPermits(permit), lists: [readLists(lists)] };
}

/** Returns the policy of a task, which allows only targets that both policies allow. @throws PatternFault */
export function narrowed(policy: EgressPolicy, lists: EgressLists): EgressPolicy {
  return { ...policy, lists: [...policy.lists, readLists(lists)] };
}

/** Returns the denial of a target by the lists, before the name is resolved. */
export function denialByLists({ enforce, lists }: EgressPolicy, target: Target): Denial | undefined {
  if (!enforce) return undefined;
  const isMeant = (pattern: Pattern): boolean => matches(pattern, target);
  if (lists.some(({ deny }) => deny.some(isMeant))) return 'denied-by-list';
  return lists.every(({ allow }) => allow?.some(isMeant) ?? true) ? undefined : 'not-allowed';
}

/** Returns the denial of a target by its addresses. One denied address denies the target. */
export function denialByAddresses(
  policy: EgressPolicy,
  addresses: readonly string[],
  port: number,
  ownAddresses: ReadonlySet<string> = new Set(),
): Denial | undefined {
  if (addresses.length === 0) return 'unresolved';
  if (!policy.enforce) return undefined;
  for (const text of addresses) {
    const denial = denialOf(policy, text, port, ownAddresses);
    if (denial) return denial;
  }
  return undefined;
}

function denialOf(policy: EgressPolicy, text: string, port: number, own: ReadonlySet<string>): Denial | undefined {
  const address = readAddress(text);
  if (!address) return 'invalid';
  const found = classOf(address);
  if (isPermitted(policy, address, port, found)) return undefined;
  if (found !== 'public') return found;
  return own.has(text) ? 'own-address' : undefined;
}

/**
 * True if the operator permits an address. A service that issues credentials needs a pattern that matches only its
 * address.
 */
function isPermitted({ permit }: EgressPolicy, address: Address, port: number, found: AddressClass): boolean {
  return permit.some(
    (pattern) =>
      matches(pattern, { address, port }) && (found !== 'metadata' || bitsOf(pattern) === address.length * 8),
  );
}

function bitsOf({ subject }: Pattern): number {
  return typeof subject === 'object' && 'network' in subject ? subject.network.bits : 0;
}

function readPermits(written: readonly string[]): Pattern[] {
  const patterns = readPatterns('permit', written);
  const named = patterns.find(({ subject }) => typeof subject !== 'object' || !('network' in subject));
  if (named) throw new PatternFault(`permit[${patterns.indexOf(named)}]`, named.text);
  return patterns;
}

function readLists({ allow, deny = [] }: EgressLists): EgressPolicy['lists'][number] {
  return { ...(allow && { allow: readPatterns('allow', allow) }), deny: readPatterns('deny', deny) };
}

function readPatterns(path: string, written: readonly string[]): Pattern[] {
  return written.map((text, at) => {
    const pattern = readPattern(text);
    if (!pattern) throw new PatternFault(`${path}[${at}]`, text);
    return pattern;
  });
}
