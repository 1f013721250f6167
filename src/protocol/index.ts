export * from './artifact-name';
export * from './codec';
export * from './errors';
export type { Fault } from './fault';
export { builtInCapabilities } from './generated/capabilities';
export { errorCodes, type KnownErrorCode } from './generated/error-codes';
export type * from './generated/messages';
export * from './same-secret';
export * from './schema-validator';
