export * from './faults';
export { mockBehaviours, type MockBehaviour, type MockBehaviours, type MockContext } from './mock-behaviours';
export { MockProcess } from './mock-process';
export type { MockSetup } from './mock-setup';
export { createMockWorker, createMockWorkers, mockKinds, type MockKind, type MockWorkerOptions } from './mock-worker';
