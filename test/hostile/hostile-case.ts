import type { World } from './support/world';

/** One attack, and its complete answer. */
export interface HostileCase {
  name: string;
  /** Attacks and resolves to a summary of the answer: `422 INVALID_INPUT input.rows.3`, `refused UNAUTHORIZED`, `stale`. */
  send(world: World): Promise<string>;
  answer: string;
}

/** Cases of one kind, run one after another against one service. */
export interface Family {
  /** As in `npm run bench -- --only hostile`. */
  name: string;
  cases: readonly HostileCase[];
}
