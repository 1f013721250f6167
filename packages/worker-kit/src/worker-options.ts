import type { Clock, Random } from './clock';
import type { Labels } from '@yardmaster/protocol';
import type { WorkerLimits } from './limits';
import type { WorkerLog } from './log';

export interface WorkerOptions {
  /** Stable over restarts. */
  workerId: string;
  /** Of this start; made up where whoever started the process chose none. */
  instanceId?: string;
  name: string;
  version: string;
  /** Room for attempts that run at the same time. */
  slots: number;
  labels?: Labels;
  limits?: Partial<WorkerLimits>;
  clock?: Clock;
  random?: Random;
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
