export * from './real-worker-interface';
