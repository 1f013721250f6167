export * from './task';
export * from './task-id';
export * from './task-store';
export * from './task.state';
