export * from './faults';
export { mockBehaviours, type MockBehaviour, type MockBehaviours, type MockContext } from './mock-behaviours';
export { MockProcess } from './mock-process';
export { createMockProcesses, type MockSetup } from './mock-setup';
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
