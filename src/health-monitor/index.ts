export * from './health-monitor';
export * from './liveness.policy';
export * from './health-monitor.module';
