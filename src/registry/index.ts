export { Candidates, type Order, type SortedList } from './candidates';
export type { OfferedCapability } from './catalogue';
export { hasLabels } from './labels';
export * from './registry';
export * from './worker';
export * from './worker.state';
export * from './registry.module';
