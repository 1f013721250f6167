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
