export * from './occupancy';
