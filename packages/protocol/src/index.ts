export * from './artifact-name';
export * from './codec';
export * from './errors';
export { toViolations, type Violation } from './violation';
export {
  builtInCapabilities,
  builtInOffers,
  type BuiltInCapability,
  type BuiltInOffer,
} from './generated/capabilities';
export { errorCodes, type KnownErrorCode } from './generated/error-codes';
export type * from './generated/log-events';
export type * from './generated/messages';
export * from './json-limits';
export * from './json-text';
export * from './nearest';
export * from './schema';
export * from './schema-validator';
export * from './secrets';
export { tryOrUndefined, readableError, thrownText } from './thrown';
