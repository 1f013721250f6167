export { denialHeader, failureHeader } from './connections';
export type { Decision } from './decision-log';
export * from './egress.policy';
export { EgressProxy, type EgressProxyOptions } from './egress-proxy';
export { egressFlags } from './launch-flags';
export type { LentEgress } from './lent-egress';
export { guardSchemes } from './scheme-guard';
export type { Resolve } from './resolver';
export { mayNavigate } from './scheme.policy';
