import type { TaskRequest } from '../../../src/agent';
import type { YardConfig } from '../../../src/config';

/** A worker of the simulation. */
export interface WorkerShape {
  workerId: string;
  slots: number;
  /** Slots declared beyond its real ones. */
  excessSlots: number;
  capabilities: readonly string[];
  labels: Record<string, string>;
  sessionsMax: number;
  /** Factor by which its work takes longer. */
  slowness: number;
  /** Error of its clock. */
  skewMs: number;
}

/** The input of each simulated task. */
export interface SimulatedInput {
  n: number;
  runMs: number;
}

/** The behaviour of a handler in one attempt. */
export type Behaviour = 'answer' | 'fail' | 'hang' | 'crash before' | 'crash during' | 'crash after' | 'slow output';

/** A caller's planned submission. */
export interface PlannedTask {
  n: number;
  /** Time since the previous task. */
  afterMs: number;
  request: Omit<TaskRequest, 'input'>;
  runMs: number;
  /** The number of its session; the first task to name a session opens it. */
  session?: number;
  /** Cancelled this long after its submission. */
  cancelAfterMs?: number;
  /** Submitted twice under one key. */
  isRepeated?: boolean;
  /** One per attempt; further attempts answer. */
  behaviours: readonly Behaviour[];
}

/** A fault of a worker, link or agent, with its time. */
export type Fault = { atMs: number } & (
  | { kind: 'crash'; worker: number; backAfterMs: number }
  | { kind: 'cut'; worker: number; backAfterMs: number }
  | { kind: 'silence'; worker: number; forMs: number }
  | { kind: 'skew'; worker: number; byMs: number }
  | { kind: 'restart'; worker: number; deadlineMs: number }
  | { kind: 'storm'; times: number }
  /** The worker dials another agent; the old link is closed, or falls silent. */
  | { kind: 'move'; worker: number; isTold: boolean }
  /** An agent crashes or shuts down; another replica starts in its place. */
  | { kind: 'agent crash'; agent: number; backAfterMs: number; isSilent: boolean }
  | { kind: 'agent restart'; agent: number; backAfterMs: number }
  /** No message passes between this agent and the others. */
  | { kind: 'agent cut off'; agent: number; forMs: number }
  /** An operator drains a worker through one agent and resumes it through another. */
  | { kind: 'drain'; worker: number; forMs: number }
);

/** Rates of message faults, from 0 to 1. */
export interface LinkRates {
  lostAnswer: number;
  duplicate: number;
  late: number;
  lateMsMax: number;
}

/** Rates of faults of messages between agents, from 0 to 1. */
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
  /** Average share of the slots in use. */
  load: number;
}

/** Everything that determines a run: the same plan gives the same run. */
export interface Plan {
  seed: number;
  config: Partial<YardConfig>;
  /** Replicas of the control plane on one engine; 1 by default. */
  agents?: number;
  /** Fault rates of messages between agents. */
  peerRates?: PeerRates;
  workers: readonly WorkerShape[];
  taskTotal: number;
  /** Created on demand: there may be a million. */
  task(n: number): PlannedTask;
  faults: readonly Fault[];
  rates: LinkRates;
  /** Time limit from the last submission until everything has ended. */
  settleMsMax: number;
}

export const noRates: LinkRates = { lostAnswer: 0, duplicate: 0, late: 0, lateMsMax: 0 };

export const noPeerRates: PeerRates = { lost: 0, late: 0, lateMsMax: 0 };
