export * from './read-rules';
export type * from './rule';
export { Rules } from './rules';
