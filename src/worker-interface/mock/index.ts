export * from './mock-worker-interface';
