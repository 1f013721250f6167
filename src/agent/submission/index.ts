export * from './admission';
export * from './input-checks';
export * from './task-request';
export * from './task-waiters';
export * from './task.service';
