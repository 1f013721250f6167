import type { WorkerExit } from '../../agent';
import type { Secrets, YardConfig } from '../../config';
import type { WorkerState } from '../../registry';
import type { CommandProblem } from '../problem';

/** Messages of `yard up` to the process of its control plane. `start` is the first, and is sent once. */
export type ToControlPlane = { type: 'start'; config: Readonly<YardConfig>; logLevel: string } | Order;

export type Order =
  /** The process of a worker has exited: requeue its tasks at once. */
  | { type: 'exited'; workerId: string; exit: WorkerExit }
  /** Accept no more tasks; running ones continue. These workers will be stopped, so their idle sessions end. */
  | { type: 'refuse-tasks'; workerIds: readonly string[] }
  /** Let running tasks end within the configured time, close everything, and exit with 0. */
  | { type: 'close' };

/** Messages of that process to `yard up`. */
export type FromControlPlane =
  | { type: 'ready'; listening: Listening }
  /** The control plane cannot start, and exits. */
  | { type: 'failed'; problem: CommandProblem; exitCode: number }
  | { type: 'worker'; workerId: string; state: WorkerState };

/** A control plane that accepts tasks. */
export interface Listening {
  /** Its address for programs on this machine. */
  url: string;
  port: number;
  secrets: Secrets;
}
