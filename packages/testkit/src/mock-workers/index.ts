export { readScenario, ScenarioControl, type Fault, type Scenario, type ScenarioStatus } from './faults';
export type { MockBehaviour, MockBehaviours, MockContext } from './mock-behaviour';
export { mockBehaviours } from './generated/behaviours';
export { MockFleet } from './mock-fleet';
export type { MockSetup } from './mock-setup';
export {
  createMockWorker,
  createMockWorkers,
  createOwnMockWorker,
  mockKinds,
  type MockKind,
  type MockWorkerOptions,
} from './mock-worker';
export { Replay, type ReplayMode, type ReplayOptions } from './replay';
export { readRules, type MockRule, type RuleAnswer, type RuleCondition } from './rules';
