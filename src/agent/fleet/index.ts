export * from './departures';
export * from './drains';
export * from './incoming-reports';
export * from './worker-manager';
