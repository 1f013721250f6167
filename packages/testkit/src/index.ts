/**
 * Test agents and workers of Yardmaster without a server (README.md has examples). This is the public API;
 * `@yardmaster/testkit/mock-workers` and `/cassettes` are for the control plane, which runs the same mocks and makes
 * recordings.
 */
export { ManualClock, SeededRandom, SimulatedClock } from './clock';
export {
  ScenarioControl,
  type Fault,
  type MockBehaviour,
  type MockBehaviours,
  type MockContext,
  type MockRule,
  type MockSetup,
  type ReplayMode,
  type ReplayOptions,
  type RuleAnswer,
  type RuleCondition,
  type Scenario,
  type ScenarioStatus,
} from './mock-workers';
export * from './test-fleet';
