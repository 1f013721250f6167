export { chanceOf, drawMs, drawnMsMax } from './distribution.policy';
export * from './fault-planner.state';
export * from './read-scenario';
export * from './scenario';
export * from './scenario-control';
