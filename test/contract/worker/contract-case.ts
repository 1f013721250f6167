import { builtInOffers, type BuiltInCapability } from '@yardmaster/protocol';
import type { WorkerInterface } from '../../../src/worker-interface';
import type { Implementation, Subject } from './subject';

/** One promise, kept by every implementation or left out with a reason that is checked. */
export interface ContractCase {
  /** What is promised, as a sentence without its subject: `should …`. */
  name: string;
  /** Sentences of protocol/README.md that it shows, each by a part of it. */
  shows?: readonly string[];
  /** Members of `WorkerInterface` that it shows. */
  covers?: ReadonlyArray<keyof WorkerInterface>;
  /** The built-in capability that it is about, and what of it. */
  of?: { capability: BuiltInCapability; aspect: Aspect };
  run(subject: Subject): Promise<void>;
}

/** What is shown of each built-in capability. */
export const aspects = ['schemas', 'outcome', 'error codes', 'event order', 'limits', 'cancel'] as const;
export type Aspect = (typeof aspects)[number] | 'sessions';

/** Why an implementation leaves a case out; nothing where it keeps it. Where the reason is gone, the contract fails. */
export function skipReason({ name, of }: ContractCase, implementation: Implementation): string | undefined {
  if (implementation === 'mock' && name.startsWith(handshake)) return 'a link in memory has no handshake';
  if (!of || !implementation.startsWith('python') || builtInOffers[of.capability].worker === 'python') return undefined;
  return `the Python worker does not offer ${of.capability}`;
}

/** How the names of cases begin that need a handshake. */
export const handshake = 'should refuse a handshake';
