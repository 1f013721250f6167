export * from './agent-communication';
export * from './in-process-bus';
