import { networkInterfaces } from 'node:os';
import type { Clock } from '../../../clock';
import { readAddress, writeAddress } from './address';
import { classOf } from './address.policy';
import { denialByAddresses, denialByLists, type EgressPolicy } from './egress.policy';
import type { Verdict } from './lent-egress';
import { resolveWithin, type Resolve } from './resolver';
import type { Target } from './target.policy';

export interface EgressJudgeParts {
  clock: Clock;
  resolve: Resolve;
  /** What is never reached while a policy is enforced: the control plane, as the worker was told its address. */
  controlPlane: readonly Target[];
  /** The addresses of this machine. */
  ownAddresses?: () => ReadonlySet<string>;
}

/** Judges targets: lists first, then names are resolved, then every address is looked at. */
export class EgressJudge {
  constructor(private readonly parts: EgressJudgeParts) {}

  judge = async (policy: EgressPolicy, target: Target): Promise<Verdict> => {
    const listed = denialByLists(policy, target);
    if (listed) return { denial: listed };
    const addresses = await this.addressesOf(target);
    const own = (this.parts.ownAddresses ?? machineAddresses)();
    if (policy.enforce && (await this.isControlPlane(target, addresses, own))) return { denial: 'control-plane' };
    const denial = denialByAddresses(policy, addresses, target.port, own);
    return denial ? { denial } : { target, addresses };
  };

  private async addressesOf(target: Target): Promise<readonly string[]> {
    if ('address' in target) return [writeAddress(target.address)];
    return resolveWithin(this.parts.resolve, target.name, this.parts.clock);
  }

  /** A control plane on this machine may listen on any of its addresses. */
  private async isControlPlane(
    { port }: Target,
    addresses: readonly string[],
    own: ReadonlySet<string>,
  ): Promise<boolean> {
    for (const endpoint of this.parts.controlPlane.filter((known) => known.port === port)) {
      const known = await this.addressesOf(endpoint);
      const isHere = known.some((address) => isOfThisMachine(address, own));
      if (addresses.some((address) => isSame(address, known) || (isHere && isOfThisMachine(address, own)))) return true;
    }
    return false;
  }
}

function isSame(address: string, known: readonly string[]): boolean {
  const plain = canonical(address);
  return known.some((other) => canonical(other) === plain);
}

function isOfThisMachine(text: string, own: ReadonlySet<string>): boolean {
  const address = readAddress(text);
  return own.has(text) || (address !== undefined && ['loopback', 'unspecified'].includes(classOf(address)));
}

function canonical(text: string): string {
  const address = readAddress(text);
  return address ? writeAddress(address) : text;
}

function machineAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return new Set(all.map(({ address }) => address));
}
