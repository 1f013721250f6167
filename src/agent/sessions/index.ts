export * from './open-sessions';
export * from './session-endings';
export * from './session-watch';
export * from './session.service';
