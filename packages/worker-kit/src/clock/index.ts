export * from './clock';
export * from './random';
export * from './keep-alive';
