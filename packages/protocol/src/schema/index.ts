export { CheckThread } from './check-thread';
export { DeclaredSchema, declaredSchema, givenUp, stepsHere, stepsMax } from './declared-schema';
export { capabilityRefusal, refuseCapabilities } from './refuse-capabilities';
export type { SchemaFault } from './schema-nodes';
