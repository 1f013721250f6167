import type { ErrandKind, Expected } from './work/errand';
import type { ArtifactRecord } from './work/sum';

/**
 * What happened in a run, from every side: what callers were told, what the store kept, what workers really did by their own
 * journals, and what was done to them. Times are milliseconds since the Unix epoch, of the one clock of the machine.
 */
export interface History {
  submissions: Submission[];
  tasks: TaskRecord[];
  executions: Execution[];
  processes: ProcessLife[];
  faults: FaultRecord[];
  followed: FollowedStream[];
  sessions: SessionRecord[];
  /** Of the processors, from 0 to 1, that programs which have nothing to do with the run took. */
  othersShare: number;
  /** What should be gone at the end and is not, one line each. */
  leftovers: string[];
}

export const finalStates: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'timed_out']);

/** What a caller knows of a task that it asked for. */
export interface Submission {
  ref: string;
  kind: ErrandKind;
  sessionId?: string;
  sentAtMs: number;
  /** `unknown` where the answer never came: the task may or may not exist. */
  answer: 'acknowledged' | 'unknown' | 'refused';
  /** Where it was acknowledged. */
  taskId?: string;
  /** The result, where the caller waited and was told. */
  told?: { status: string; total?: number };
  /** The HTTP status, or what went wrong instead. */
  detail: string;
  /** What it was told when it asked again under the same key. */
  repeats: Repeat[];
  /** Where it took the task back. */
  cancel?: CancelRequest;
}

/** The answer to a request that was answered before. */
export interface Repeat {
  status: number;
  taskId?: string;
  isReplay: boolean;
  /** The body was another one. */
  isOther: boolean;
}

export interface CancelRequest {
  sentAtMs: number;
  /** Absent, with the status, where the answer never came. */
  answeredAtMs?: number;
  status?: number;
}

/** A task as the API shows it at the end. */
export interface TaskRecord {
  id: string;
  ref: string;
  kind: ErrandKind;
  expected: Expected;
  createdAtMs: number;
  state: string;
  attempt: number;
  finishedAtMs?: number;
  /** `attempt` is what the result says of itself, where it does; `count` how many ran in its session until then. */
  outcome?: { status: string; total?: number; attempt?: number; count?: number; errorCode?: string };
  sessionId?: string;
  /** As the outcome names them. */
  artifacts: ArtifactRecord[];
  /** As they are given back, when all is over. */
  downloads: ArtifactRecord[];
  attempts: AttemptRecord[];
  events: EventRecord[];
}

/** A session as the API shows it at the end. */
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
  /** Of a loss. */
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

/** A run of the handler, from the journal of its process. */
export interface Execution {
  taskId: string;
  attempt: number;
  workerId: string;
  process: string;
  beganAtMs: number;
  /** Absent where the journal has no end: its process was killed, or it runs on. */
  endedAtMs?: number;
  ending?: 'returned' | 'stopped';
}

/** One start of a worker. */
export interface ProcessLife {
  process: string;
  workerId: string;
  startedAtMs: number;
  /** When it was killed or ended. */
  diedAtMs?: number;
  /** Killed by the plan, not ended by request. */
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

/** A fault as it was done; `stall` is one that the machine made of itself. */
export interface FaultRecord {
  kind: FaultKind | 'stall';
  /** Absent for what hits everybody. */
  workerId?: string;
  fromMs: number;
  untilMs: number;
  /** Of a killed worker: the control plane was told by whoever saw the process end. */
  isTold?: boolean;
  /** Of a killed control plane: when it was started again, and when every worker that was well was online again. */
  restartedAtMs?: number;
  backAtMs?: number;
}

/** The events that a caller saw live, over all its reconnections. */
export interface FollowedStream {
  taskId: string;
  seqs: number[];
  hasEnded: boolean;
  reconnections: number;
}
