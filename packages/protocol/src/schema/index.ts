export { CheckThread } from './check-thread';
export { DeclaredSchema, declaredSchema, outOfSteps, inlineStepsMax, stepsMax } from './declared-schema';
export { capabilityViolation, checkCapabilities } from './check-capabilities';
export type { SchemaViolation } from './schema-nodes';
