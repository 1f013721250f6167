import type { ContractCase } from '../contract-case';
import { artifactCases } from './artifact.cases';
import { attemptCases } from './attempt.cases';
import { capabilityCases } from './capability.cases';
import { drainCases } from './drain.cases';
import { inputCases } from './input.cases';
import { linkCases } from './link.cases';
import { registrationCases } from './registration.cases';
import { sessionCases } from './session.cases';

/** The cases of the contract. Those that disturb a worker for long come last. */
export const allCases: readonly ContractCase[] = [
  ...attemptCases,
  ...inputCases,
  ...sessionCases,
  ...artifactCases,
  ...capabilityCases,
  ...linkCases,
  ...registrationCases,
  ...drainCases,
];
