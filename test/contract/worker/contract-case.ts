import { builtInOffers, type BuiltInCapability } from '@yardmaster/protocol';
import type { WorkerInterface } from '../../../src/worker-interface';
import type { Implementation, Subject } from './subject';

/** A case of the contract. An implementation may skip it for a reason, which is checked. */
export interface ContractCase {
  /** The promised behaviour in the third person; the subject is the worker. */
  name: string;
  /** Quotes from sentences of protocol/README.md that the case covers. */
  shows?: readonly string[];
  /** Members of `WorkerInterface` that the case covers. */
  covers?: ReadonlyArray<keyof WorkerInterface>;
  /** The built-in capability of the case, and the aspect that it covers. */
  of?: { capability: BuiltInCapability; aspect: Aspect };
  run(subject: Subject): Promise<void>;
}

/** The aspects that each built-in capability must cover. */
export const aspects = ['schemas', 'outcome', 'error codes', 'event order', 'limits', 'cancel'] as const;
export type Aspect = (typeof aspects)[number] | 'sessions';

/** Returns why an implementation skips a case; undefined if it runs. The contract fails if the reason no longer holds. */
export function skipReason({ name, of }: ContractCase, implementation: Implementation): string | undefined {
  if (implementation === 'mock' && name.startsWith(handshake)) return 'a link in memory has no handshake';
  if (!of || !implementation.startsWith('python') || builtInOffers[of.capability].worker === 'python') return undefined;
  return `the Python worker does not offer ${of.capability}`;
}

/** Prefix of the cases that need a handshake. */
export const handshake = 'refuses a handshake';
