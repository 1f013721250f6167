import type { TaskRequest } from '../../../src/agent';
import type { YardConfig } from '../../../src/config';

/** A worker of the simulation. */
export interface WorkerShape {
  workerId: string;
  slots: number;
  /** Slots that it declares beyond those that it has. */
  excessSlots: number;
  capabilities: readonly string[];
  labels: Record<string, string>;
  sessionsMax: number;
  /** Factor by which its work takes longer than that of others. */
  slowness: number;
  /** Error of its clock. */
  skewMs: number;
}

/** The input of every task of a simulation. */
export interface SimulatedInput {
  n: number;
  runMs: number;
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
  /** The number of its session; the first task to name a session opens it. */
  session?: number;
  /** Cancelled this long after its submission. */
  cancelAfterMs?: number;
  /** Submitted twice under one key. */
  isRepeated?: boolean;
  /** Of each attempt; attempts beyond the list answer. */
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
  /** The worker dials another agent; the one that it leaves is told, or finds out by itself. */
  | { kind: 'move'; worker: number; isTold: boolean }
  /** An agent ends: without a word, or as it is told to; another replica starts in its place. */
  | { kind: 'agent crash'; agent: number; backAfterMs: number; isSilent: boolean }
  | { kind: 'agent restart'; agent: number; backAfterMs: number }
  /** No message passes between this agent and the others. */
  | { kind: 'agent cut off'; agent: number; forMs: number }
  /** An operator drains a worker through some agent, and later puts it back through some other. */
  | { kind: 'drain'; worker: number; forMs: number }
);

/** How often a message meets a fault, from 0 to 1. */
export interface LinkRates {
  lostAnswer: number;
  duplicate: number;
  late: number;
  lateMsMax: number;
}

/** How often a message between agents meets a fault, from 0 to 1. */
export interface PeerRates {
  lost: number;
  late: number;
  lateMsMax: number;
}

/** The input of a scenario. */
export interface ScenarioOptions {
  seed: number;
  /** Replicas of the control plane on one engine; 1 by default. */
  agents?: number;
  workers: number;
  tasks: number;
  /** Share of the slots that the work takes on average. */
  load: number;
}

/** Everything that determines a run: the same plan gives the same run. */
export interface Plan {
  seed: number;
  config: Partial<YardConfig>;
  /** Replicas of the control plane on one engine; 1 by default. */
  agents?: number;
  /** Of the messages between them. */
  peerRates?: PeerRates;
  workers: readonly WorkerShape[];
  taskTotal: number;
  /** Created on demand, since there may be a million. */
  task(n: number): PlannedTask;
  faults: readonly Fault[];
  rates: LinkRates;
  /** Limit of the time from the last submission until everything has ended. */
  settleMsMax: number;
}

export const noRates: LinkRates = { lostAnswer: 0, duplicate: 0, late: 0, lateMsMax: 0 };

export const noPeerRates: PeerRates = { lost: 0, late: 0, lateMsMax: 0 };
