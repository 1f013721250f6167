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
  /** What should be gone at the end and is not, one line each. */
  leftovers: string[];
}

/** What a caller knows of a task that it asked for. */
export interface Submission {
  ref: string;
  sentAtMs: number;
  /** `unknown` where the answer never came: the task may or may not exist. */
  answer: 'acknowledged' | 'unknown' | 'refused';
  /** Where it was acknowledged. */
  taskId?: string;
  /** The result, where the caller waited and was told. */
  told?: { status: string; total?: number };
  /** The HTTP status, or what went wrong instead. */
  detail: string;
}

/** A task as the API shows it at the end. */
export interface TaskRecord {
  id: string;
  ref: string;
  expected: { total: number; lines: string[] };
  state: string;
  attempt: number;
  finishedAtMs?: number;
  outcome?: { status: string; result?: { total: number; attempt: number }; errorCode?: string };
  attempts: AttemptRecord[];
  events: EventRecord[];
}

export interface AttemptRecord {
  attempt: number;
  workerId: string;
  startedAtMs: number;
  finishedAtMs?: number;
  status?: string;
  reason?: string;
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
  'killWorker' | 'killControlPlane' | 'stopWorker' | 'holdLink' | 'refuseLink' | 'cutLink' | 'delayLink' | 'cutClient';

/** A fault as it was done; `stall` is one that the machine made of itself. */
export interface FaultRecord {
  kind: FaultKind | 'stall';
  /** Absent for what hits everybody. */
  workerId?: string;
  fromMs: number;
  untilMs: number;
  /** Of a killed worker: the control plane was told by whoever saw the process end. */
  isTold?: boolean;
}

/** The events that a caller saw live, over all its reconnections. */
export interface FollowedStream {
  taskId: string;
  seqs: number[];
  hasEnded: boolean;
  reconnections: number;
}
