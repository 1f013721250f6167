export * from './health-monitor';
export * from './heartbeat';
export * from './housekeeping';
export * from './leases';
export * from './liveness';
export * from './health-monitor.module';
