import type { TaskRequest } from '../../../src/agent';
import type { YardConfig } from '../../../src/config';

/** What a worker of the simulation is. */
export interface WorkerShape {
  workerId: string;
  slots: number;
  /** Slots that it says it has and has not. */
  slotsLied: number;
  capabilities: readonly string[];
  labels: Record<string, string>;
  sessionsMax: number;
  /** How much longer than others it takes for the same work. */
  slowness: number;
  /** By which its clock is wrong. */
  skewMs: number;
}

/** What a handler does with one attempt. */
export type Behaviour = 'answer' | 'fail' | 'hang' | 'crash before' | 'crash during' | 'crash after' | 'slow output';

/** What a caller does. */
export interface PlannedTask {
  n: number;
  /** Since the task before. */
  afterMs: number;
  request: Omit<TaskRequest, 'input'>;
  runMs: number;
  /** The session that it wants, by a number; the first to name one opens it. */
  session?: number;
  /** Cancelled so long after it was submitted. */
  cancelAfterMs?: number;
  /** Submitted twice under one key. */
  isRepeated?: boolean;
  /** Of each attempt; what is beyond the list answers. */
  behaviours: readonly Behaviour[];
}

/** What goes wrong with a worker or its link, and when. */
export type Fault = { atMs: number } & (
  | { kind: 'crash'; worker: number; backAfterMs: number }
  | { kind: 'cut'; worker: number; backAfterMs: number }
  | { kind: 'silence'; worker: number; forMs: number }
  | { kind: 'skew'; worker: number; byMs: number }
  | { kind: 'restart'; worker: number; deadlineMs: number }
  | { kind: 'storm'; times: number }
);

/** How often a message meets with something. From 0 to 1. */
export interface LinkRates {
  lostAnswer: number;
  duplicate: number;
  late: number;
  lateMsMax: number;
}

/** Everything that a run is made of. The same plan always happens in the same way. */
export interface Plan {
  seed: number;
  config: Partial<YardConfig>;
  workers: readonly WorkerShape[];
  taskTotal: number;
  /** Made when it is needed, since there may be a million. */
  task(n: number): PlannedTask;
  faults: readonly Fault[];
  rates: LinkRates;
  /** How far time may go on after the last submission until everything has ended. */
  settleMsMax: number;
}

export const noRates: LinkRates = { lostAnswer: 0, duplicate: 0, late: 0, lateMsMax: 0 };
