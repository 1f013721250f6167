export * from './load-balancer';
export * from './strategies.strategy';
export * from './load-balancer.module';
