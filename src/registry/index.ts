export * from './registry';
export * from './worker';
export * from './worker.state';
export * from './registry.module';
