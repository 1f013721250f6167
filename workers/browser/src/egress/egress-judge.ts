import { networkInterfaces } from 'node:os';
import { readAddress, writeAddress } from './address';
import { classOf } from './address.policy';
import { denialByAddresses, denialByLists, type Denial, type EgressPolicy } from './egress.policy';
import type { Resolve } from './resolver';
import type { Target } from './target.policy';

/** A target with its checked addresses, or with the reason for the denial. */
export type Verdict = { target: Target; addresses: readonly string[] } | { denial: Denial };

/** Decides on targets under a policy: first by its lists, then by each address to which the name resolves. */
export class EgressJudge {
  /**
   * @param controlPlane addresses of the control plane: denied under every policy that is enforced
   * @param ownAddresses the addresses of this machine
   */
  constructor(
    private readonly resolve: Resolve,
    private readonly controlPlane: readonly Target[],
    private readonly ownAddresses: () => ReadonlySet<string> = machineAddresses,
  ) {}

  async judge(policy: EgressPolicy, target: Target): Promise<Verdict> {
    const listed = denialByLists(policy, target);
    if (listed) return { denial: listed };
    const addresses = await this.addressesOf(target);
    const own = this.ownAddresses();
    if (policy.enforce && (await this.isControlPlane(target, addresses, own))) return { denial: 'control-plane' };
    const denial = denialByAddresses(policy, addresses, target.port, own);
    return denial ? { denial } : { target, addresses };
  }

  private async addressesOf(target: Target): Promise<readonly string[]> {
    if ('address' in target) return [writeAddress(target.address)];
    return this.resolve(target.name);
  }

  /**
   * True if an address belongs to the control plane. If the control plane runs on this machine, it may listen on any of
   * the machine's addresses.
   */
  private async isControlPlane(
    { port }: Target,
    addresses: readonly string[],
    own: ReadonlySet<string>,
  ): Promise<boolean> {
    for (const endpoint of this.controlPlane.filter((known) => known.port === port)) {
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
