export * from './artifact-name';
export * from './codec';
export * from './errors';
export { toFaults, type Fault } from './fault';
export {
  builtInCapabilities,
  builtInOffers,
  type BuiltInCapability,
  type BuiltInOffer,
} from './generated/capabilities';
export { errorCodes, type KnownErrorCode } from './generated/error-codes';
export type * from './generated/messages';
export * from './json-limits';
export * from './json-text';
export * from './nearest';
export * from './same-secret';
export * from './schema';
export * from './schema-validator';
export { attempt, readableError, thrownText } from './thrown';
