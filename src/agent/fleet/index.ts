export * from './incoming-reports';
export * from './worker-manager';
