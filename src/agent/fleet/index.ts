export * from './departures';
export * from './drains';
export * from './incoming-reports';
export * from './own-rows';
export * from './worker-manager';
