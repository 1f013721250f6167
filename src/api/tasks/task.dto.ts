import type { TaskState } from '../../tasks';

/** Why something failed. */
export class ErrorDto {
  /** Listed in protocol/README.md, or a capability's own. @example "EXECUTION_ERROR" */
  code!: string;
  message!: string;
  /** True where the same task may succeed if it is tried again. */
  retryable!: boolean;
  /** What a program may want to know: exit code, traceback, … */
  details?: Record<string, unknown>;
}

/** What an attempt used. */
export class UsageDto {
  wallMs!: number;
  cpuMs?: number;
  memoryBytesMax?: number;
}

/** A file that an attempt left. */
export class ArtifactDto {
  name!: string;
  sizeBytes!: number;
  sha256!: string;
  contentType!: string;
}

/** How a task ended. */
export class OutcomeDto {
  status!: 'succeeded' | 'failed' | 'cancelled' | 'timed_out';
  /** What the capability returned, by its output schema. @example { "stdout": "45\n", "stderr": "", "exitCode": 0 } */
  result?: unknown;
  error?: ErrorDto;
  stats!: UsageDto;
  artifacts?: ArtifactDto[];
  /** Bytes cut from each stream of output, by stream name. */
  truncated?: Record<string, number>;
}

/** Which workers may take a task or keep a session, by their labels. */
export class LabelsDto {
  /** Only a worker with all of these may take it. @example { "region": "eu" } */
  require!: Record<string, string>;
  /** Of those that may, one with more of these is taken first. */
  prefer!: Record<string, string>;
}

/** How long to wait before the next attempt, in milliseconds. */
export class RetryBackoffDto {
  /** `exponential` doubles the delay for each attempt after the second. */
  type!: 'fixed' | 'exponential';
  /** Before the second attempt. */
  delayMs!: number;
  maxDelayMs!: number;
  /** Share of the delay, from 0 to 1, that is left to chance. */
  jitter!: number;
}

/** When another attempt is made at a task. */
export class RetryDto {
  /** Attempts that may be made; those that a worker rejected do not count. */
  maxAttempts!: number;
  backoff?: RetryBackoffDto;
  /** Error codes after which another attempt is made. */
  on!: string[];
}

/** A task as a list shows it: without its input and its result, which may be large. */
export class TaskSummaryDto {
  /** @example "t-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  /** @example "python.run" */
  capability!: string;
  state!: TaskState;
  priority!: number;
  labels!: LabelsDto;
  timeoutMs!: number;
  noProgressTimeoutMs?: number;
  startTimeoutMs?: number;
  queueTimeoutMs!: number;
  sessionId?: string;
  /** Number of the last attempt; 0 before the first. */
  attempt!: number;
  retry!: RetryDto;
  /** Until when it waits before its next attempt. */
  notBefore?: Date;
  /** Worker of the last attempt. */
  workerId?: string;
  createdAt!: Date;
  /** When the last attempt began. */
  startedAt?: Date;
  finishedAt?: Date;
  /** Once it has ended; in a list without the result. */
  outcome?: OutcomeDto;
}

/** A task with its input and, once it has ended, its outcome. */
export class TaskDto extends TaskSummaryDto {
  input!: unknown;
}

/** A page of tasks, newest first. */
export class TaskPageDto {
  tasks!: TaskSummaryDto[];
  /** Give it as `cursor` to get the next page; absent on the last one. */
  nextCursor?: string;
}

/** One try at a task. */
export class AttemptDto {
  attempt!: number;
  workerId!: string;
  startedAt!: Date;
  finishedAt?: Date;
  /** Absent while it runs. `lost` with its worker, or `rejected` by it before it began. */
  status?: 'succeeded' | 'failed' | 'cancelled' | 'timed_out' | 'lost' | 'rejected';
  error?: ErrorDto;
  /** What it used, if its worker says so. */
  stats?: UsageDto;
}

/** The attempts at a task, oldest first. */
export class AttemptListDto {
  attempts!: AttemptDto[];
}
