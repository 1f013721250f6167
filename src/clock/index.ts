export * from './clock';
export * from './manual-clock';
export * from './random';
export * from './simulated-clock';
export * from './keep-alive';
