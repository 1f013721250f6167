import type { Clock, Random } from './clock';
import type { Labels } from '@yardmaster/protocol';
import type { WorkerLimits } from './limits';
import type { WorkerLog } from './log';

/** Who a worker is, and how it works. Everything but the id has a default. */
export interface WorkerOptions {
  /** Unique in the fleet, and the same after a restart: letters, digits, `.`, `_` and `-`, up to 128. */
  workerId: string;
  /** Id of this start; made up unless a supervisor chose one. */
  instanceId?: string;
  /** For people, up to 128 characters; the worker id by default. */
  name?: string;
  /** Version of the worker's own code, up to 64 characters; `0.0.0` by default. */
  version?: string;
  /** How many attempts may run at the same time, from 1 to 1024; 1 by default. */
  slots?: number;
  /** Tasks select workers by their labels; none by default. */
  labels?: Labels;
  /** Replaces some of `defaultLimits`. */
  limits?: Partial<WorkerLimits>;
  /** The time of the machine by default. */
  clock?: Clock;
  /** Source of ids and jitter; that of the machine by default. */
  random?: Random;
  /** Warnings and errors go to standard error by default (`stderrLog`). */
  log?: WorkerLog;
}

/** What a worker is doing, for health checks. */
export interface WorkerStatus {
  workerId: string;
  registration: 'detached' | 'registering' | 'registered';
  intake: 'open' | 'draining' | 'leaving';
  slots: number;
  running: number;
  unconfirmed: number;
  refusedMessages: number;
}
