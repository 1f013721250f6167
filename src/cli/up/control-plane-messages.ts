import type { WorkerExit } from '../../agent';
import type { Secrets, YardConfig } from '../../config';
import type { WorkerState } from '../../registry';
import type { CommandProblem } from '../problem';

/** Messages of `yard up` to the process of its control plane: `start` first, and once. */
export type ToControlPlane = { type: 'start'; config: Readonly<YardConfig>; logLevel: string } | Order;

export type Order =
  /** The process of a worker has ended: its tasks run elsewhere at once. */
  | { type: 'exited'; workerId: string; exit: WorkerExit }
  /** Accept no more tasks; what runs goes on. These workers are about to end, and the sessions on them that nobody needs do. */
  | { type: 'refuse-tasks'; workerIds: readonly string[] }
  /** Let what runs end within the configured time, close everything, and exit with 0. */
  | { type: 'close' };

/** Messages of that process to `yard up`. */
export type FromControlPlane =
  | { type: 'ready'; listening: Listening }
  /** The control plane does not start, and exits. */
  | { type: 'failed'; problem: CommandProblem; exitCode: number }
  | { type: 'worker'; workerId: string; state: WorkerState };

/** A control plane that accepts tasks. */
export interface Listening {
  /** Its address for programs on this machine. */
  url: string;
  port: number;
  secrets: Secrets;
}
