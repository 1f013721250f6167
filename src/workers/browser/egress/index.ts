export { denialHeader } from './connections';
export type { Decision } from './decision-log';
export * from './egress.policy';
export { EgressProxy, type EgressProxyOptions } from './egress-proxy';
export type { LentEgress } from './lent-egress';
export type { Resolve } from './resolver';
