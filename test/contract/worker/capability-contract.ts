import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltInCapability } from '@yardmaster/protocol';
import type { ContractCase } from './contract-case';

/** The contract of one built-in capability; `capabilities/<name>.ts` exports it as `contract`. */
export interface CapabilityContract {
  sample: Sample;
  /** Inputs with their exact results, the same on every implementation. They run like the sample: in a session, after `before`. */
  answers?: ReadonlyArray<readonly [input: Record<string, unknown>, result: unknown]>;
  /** Additional cases. */
  cases?: readonly ContractCase[];
}

/** A valid input, and an invalid one with the path of its violation. */
export interface Sample {
  input: Record<string, unknown>;
  bad: Record<string, unknown>;
  path: string;
  /** True if the capability runs only in a session. */
  inSession?: boolean;
  /** Tasks to run first in that session. */
  before?: readonly [capability: BuiltInCapability, input: Record<string, unknown>];
}

const folder = join(__dirname, 'capabilities');

/** The contracts in the folder, by capability. */
export const capabilityContracts: Readonly<Record<string, CapabilityContract>> = Object.fromEntries(
  readdirSync(folder).map((file) => [file.slice(0, -'.ts'.length), contractIn(file)]),
);

function contractIn(file: string): CapabilityContract {
  const { contract } = require(join(folder, file)) as { contract?: CapabilityContract };
  if (!contract) throw new Error(`test/contract/worker/capabilities/${file}: exports no contract`);
  return contract;
}
