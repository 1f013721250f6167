export { randomFor, drawMs, drawnMsMax } from './distribution.policy';
export * from './fault-planner.state';
export * from './read-scenario';
export * from './scenario';
export * from './scenario-control';
export * from './skewed-clock';
export * from './faulty-behaviour';
export * from './faulty-link';
export * from './worker-faults';
