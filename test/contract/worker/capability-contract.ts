import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltInCapability } from '@yardmaster/protocol';
import type { ContractCase } from './contract-case';

/** The contract of one built-in capability; `capabilities/<name>.ts` exports it as `contract`. */
export interface CapabilityContract {
  sample: Sample;
  /** Inputs with their results, to the letter on every implementation. They run as the sample does: in a session, after the same. */
  answers?: ReadonlyArray<readonly [input: Record<string, unknown>, result: unknown]>;
  /** What else is promised. */
  cases?: readonly ContractCase[];
}

/** An input that every implementation answers, and one that none takes, with the path. */
export interface Sample {
  input: Record<string, unknown>;
  bad: Record<string, unknown>;
  path: string;
  /** Only in a session. */
  inSession?: boolean;
  /** What is to be done before in that session. */
  before?: readonly [capability: BuiltInCapability, input: Record<string, unknown>];
}

const folder = join(__dirname, 'capabilities');

/** The contracts by name of their capability, as they are in the folder. */
export const capabilityContracts: Readonly<Record<string, CapabilityContract>> = Object.fromEntries(
  readdirSync(folder).map((file) => [file.slice(0, -'.ts'.length), contractIn(file)]),
);

function contractIn(file: string): CapabilityContract {
  const { contract } = require(join(folder, file)) as { contract?: CapabilityContract };
  if (!contract) throw new Error(`test/contract/worker/capabilities/${file}: exports no contract`);
  return contract;
}
