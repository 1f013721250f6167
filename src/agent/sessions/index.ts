export * from './open-sessions';
export * from './session-admission';
export * from './session-endings';
export * from './session-expiry';
export * from './session-keepers';
export * from './session-losses';
export * from './session-opener';
export * from './session.service';
