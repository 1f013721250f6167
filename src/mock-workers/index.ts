export { mockBehaviours, type MockBehaviour, type MockBehaviours, type MockContext } from './mock-behaviours';
export { createMockWorker, createMockWorkers, mockKinds, type MockKind, type MockWorkerOptions } from './mock-worker';
export * from './faults';
