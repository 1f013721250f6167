export { Candidates, type Order } from './candidates';
export type { OfferedCapability } from './catalogue';
export { hasLabels } from './labels';
export type { SortedList } from './sorted-list';
export * from './registry';
export * from './worker';
export * from './worker.state';
export * from './registry.module';
