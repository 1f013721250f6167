import type { TaskKind, Expected } from './work/planned-task';
import type { ArtifactRecord } from './work/sum';

/**
 * Everything recorded in a run: the answers to callers, the state in the store, the executions in the workers' own
 * journals, and the injected faults. Times are milliseconds since the Unix epoch, all by the clock of this machine.
 */
export interface History {
  submissions: Submission[];
  tasks: TaskRecord[];
  executions: Execution[];
  processes: ProcessLife[];
  faults: FaultRecord[];
  followed: FollowedStream[];
  sessions: SessionRecord[];
  /** Share of the CPUs used by programs outside the run, from 0 to 1. */
  otherCpuShare: number;
  /** Processes, sockets and listeners left at the end, one line each. */
  leftovers: string[];
}

export const finalStates: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'timed_out']);

/** A caller's record of a submission. */
export interface Submission {
  ref: string;
  kind: TaskKind;
  sessionId?: string;
  sentAtMs: number;
  /** `unknown` if no answer arrived: the task may exist or not. */
  answer: 'acknowledged' | 'unknown' | 'refused';
  /** Set if the submission was acknowledged. */
  taskId?: string;
  /** The outcome in the response, if the caller waited for it. */
  outcome?: { status: string; total?: number };
  /** The HTTP status, or the network error. */
  detail: string;
  /** Answers to repetitions with the same key. */
  repeats: Repeat[];
  /** Set if the caller cancelled the task. */
  cancel?: CancelRequest;
}

/** The answer to a repeated request. */
export interface Repeat {
  status: number;
  taskId?: string;
  isReplay: boolean;
  /** True if the body was different. */
  isOther: boolean;
}

export interface CancelRequest {
  sentAtMs: number;
  /** Absent, like the status, if no answer arrived. */
  answeredAtMs?: number;
  status?: number;
}

/** A task as the API returns it at the end. */
export interface TaskRecord {
  id: string;
  ref: string;
  kind: TaskKind;
  expected: Expected;
  createdAtMs: number;
  state: string;
  attempt: number;
  finishedAtMs?: number;
  /** `attempt` and `count` are from the result: the attempt that made it, and the number of tasks run in its session so far. */
  outcome?: { status: string; total?: number; attempt?: number; count?: number; errorCode?: string };
  sessionId?: string;
  /** Artifacts in the outcome. */
  artifacts: ArtifactRecord[];
  /** Artifacts as downloaded at the end. */
  downloads: ArtifactRecord[];
  attempts: AttemptRecord[];
  events: EventRecord[];
}

/** A session as the API returns it at the end. */
export interface SessionRecord {
  id: string;
  workerId: string;
  state: string;
  createdAtMs: number;
  endedAtMs?: number;
  reason?: string;
}

export interface AttemptRecord {
  attempt: number;
  workerId: string;
  startedAtMs: number;
  finishedAtMs?: number;
  status?: string;
  reason?: string;
  /** Cause of a loss. */
  cause?: string;
}

export interface EventRecord {
  seq: number;
  atMs: number;
  type: string;
  data: {
    attempt: number;
    state?: string;
    workerId?: string;
    stream?: string;
    data?: string;
    droppedBytes?: number;
  };
}

/** A run of a handler, from the journal of its process. */
export interface Execution {
  taskId: string;
  attempt: number;
  workerId: string;
  process: string;
  beganAtMs: number;
  /** Absent if the journal has no end: the process was killed, or the handler still runs. */
  endedAtMs?: number;
  ending?: 'returned' | 'stopped';
}

/** A worker process, from start to end. */
export interface ProcessLife {
  process: string;
  workerId: string;
  startedAtMs: number;
  /** Time of the kill or of the exit. */
  diedAtMs?: number;
  /** True if the plan killed it. */
  wasKilled: boolean;
}

export type FaultKind =
  | 'killWorker'
  | 'killControlPlane'
  | 'stopControlPlane'
  | 'stopWorker'
  | 'holdLink'
  | 'refuseLink'
  | 'cutLink'
  | 'delayLink'
  | 'cutClient';

/** An injected fault; `stall` is an unplanned pause of a process by the machine. */
export interface FaultRecord {
  kind: FaultKind | 'stall';
  /** Absent for faults that affect all workers. */
  workerId?: string;
  fromMs: number;
  untilMs: number;
  /** For a killed worker: its exit was reported to the control plane. */
  isReported?: boolean;
  /** For a killed control plane: the time of its restart, and when every unaffected worker was online again. */
  restartedAtMs?: number;
  backAtMs?: number;
}

/** The events that a caller received live, over all reconnections. */
export interface FollowedStream {
  taskId: string;
  seqs: number[];
  hasEnded: boolean;
  reconnections: number;
}
