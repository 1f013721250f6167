import type { Clock, Random } from './clock';
import type { Labels } from '@yardmaster/protocol';
import type { WorkerLimits } from './limits';
import type { WorkerLog } from './log';

/** Options of a worker. Everything but the id has a default. */
export interface WorkerOptions {
  /** Unique in the fleet, and the same after a restart: letters, digits, `.`, `_` and `-`, up to 128 characters. */
  workerId: string;
  /** Id of this start; random by default. */
  instanceId?: string;
  /** Display name, up to 128 characters; the worker id by default. */
  name?: string;
  /** Version of your code, up to 64 characters; `0.0.0` by default. */
  version?: string;
  /** Attempts that may run at the same time, 1 to 1024; 1 by default. */
  slots?: number;
  /** Labels by which tasks select workers; none by default. */
  labels?: Labels;
  /** Overrides parts of `defaultLimits`. */
  limits?: Partial<WorkerLimits>;
  /** The system clock by default. */
  clock?: Clock;
  /** Source of ids and jitter; the system's by default. */
  random?: Random;
  /** `stderrLog` by default: warnings and errors to standard error. */
  log?: WorkerLog;
}

/** The status of a worker, for health checks. */
export interface WorkerStatus {
  workerId: string;
  registration: 'detached' | 'registering' | 'registered';
  intake: 'open' | 'draining' | 'leaving';
  slots: number;
  running: number;
  unconfirmed: number;
  refusedMessages: number;
}
