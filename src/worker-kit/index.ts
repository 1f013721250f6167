export { attach } from './attach';
export type { Handler, HandlerContext, OfferedCapability } from './capability';
export { defaultLimits, type WorkerLimits } from './limits';
export * from './link/link';
export * from './link/memory-transport';
export * from './link/socket-transport';
export { silentLog, type WorkerLog } from './log';
export { Worker, type WorkerOptions, type WorkerStatus } from './worker';
