import type { MockBehaviours } from './mock-behaviours';

/** What mock workers answer, and what goes wrong with them. */
export interface MockSetup {
  /** Answers by capability, before all others. */
  handlers?: MockBehaviours;
  /** A `Scenario`, whose name and seed may be left out; it begins when the workers are made. */
  scenario?: unknown;
}
