import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { addressClass } from './address.policy';
import { EgressJudge, type Verdict } from './egress-judge';
import { narrowed, operatorPolicy, type EgressLists, type OperatorEgress } from './egress.policy';
import { EgressLease } from './egress-lease';
import { matches, readPattern } from './pattern.policy';
import { boundedResolver } from './resolver';
import { readTarget } from './target.policy';

interface Case {
  address: string;
  host: string;
  port: number;
  names?: Record<string, string[]>;
  policy?: OperatorEgress;
  narrowed?: EgressLists;
  pattern: string;
  matches: boolean;
  verdict: 'allowed' | 'denied';
  reason?: string;
  connectTo?: string[];
}

function casesOf(file: string): { cases: Case[]; invalid?: string[] } {
  const path = join(__dirname, '../../../../protocol/vectors/egress', `${file}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] };
}

/** Returns the verdict of the proxy. Fails if the proxy resolves a name that is not in the test case. */
async function decide({ host, port, names = {}, policy: written = {}, narrowed: lists }: Case): Promise<Verdict> {
  const resolve = async (name: string): Promise<string[]> => {
    const addresses = names[name];
    if (!addresses) throw new Error(`${name} must not be resolved`);
    return addresses;
  };
  const judge = new EgressJudge(boundedResolver(new SystemClock(), resolve), [], () => new Set());
  const lease = new EgressLease({ server: '', username: '', password: '' }, judge, 1, () => {});
  const operator = operatorPolicy(written);
  lease.begin(lists ? narrowed(operator, lists) : operator);
  return lease.decide(`${host}:${port}`);
}

describe('the egress vectors', () => {
  it.each(casesOf('addresses').cases)('address $address: $verdict $reason', ({ address, reason }) => {
    expect(addressClass(address)).toBe(reason ?? 'public');
  });

  it.each(casesOf('targets').cases)('target $host: $verdict $reason', async (vector) => {
    const verdict = await decide(vector);
    if (vector.verdict === 'denied') expect(verdict).toEqual({ denial: vector.reason });
    else expect(verdict).toEqual({ target: expect.anything(), addresses: vector.connectTo });
  });

  it.each(casesOf('patterns').cases)('pattern $pattern of $host:$port: $matches', (vector) => {
    const target = readTarget(vector.host, vector.port);
    expect(matches(readPattern(vector.pattern)!, target!)).toBe(vector.matches);
  });

  it.each(casesOf('patterns').invalid!)('pattern %j: invalid', (text) => expect(readPattern(text)).toBeUndefined());

  it.each(casesOf('policies').cases)('policy $policy of $host:$port: $verdict $reason', async (vector) => {
    const verdict = await decide(vector);
    expect('denial' in verdict ? verdict.denial : 'allowed').toBe(vector.reason ?? 'allowed');
  });
});
