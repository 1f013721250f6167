export type * from './task-executor';
export { TestFleet, type TestFleetOptions } from './test-fleet';
