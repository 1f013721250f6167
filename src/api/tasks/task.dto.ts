import type { TaskState } from '../../tasks';

/** An error of a task or attempt. */
export class ErrorDto {
  /** Stable code, listed in protocol/README.md or defined by the capability. @example "EXECUTION_ERROR" */
  code!: string;
  message!: string;
  /** True if a retry may succeed. */
  retryable!: boolean;
  /** Machine-readable details, such as the exit code or a traceback. */
  details?: Record<string, unknown>;
}

/** Resources that an attempt used. */
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

/** Outcome of a task. */
export class OutcomeDto {
  status!: 'succeeded' | 'failed' | 'cancelled' | 'timed_out';
  /** Result of the capability; matches its output schema. @example { "stdout": "45\n", "stderr": "", "exitCode": 0 } */
  result?: unknown;
  error?: ErrorDto;
  stats!: UsageDto;
  artifacts?: ArtifactDto[];
  /** Bytes cut from each output stream, by stream name. */
  truncated?: Record<string, number>;
}

/** Selects workers by their labels. */
export class LabelsDto {
  /** Only workers with all of these labels are eligible. @example { "region": "eu" } */
  require!: Record<string, string>;
  /** Among the eligible workers, those with more of these labels come first. */
  prefer!: Record<string, string>;
}

/** Delay before the next attempt, in milliseconds. */
export class RetryBackoffDto {
  /** `exponential` doubles the delay with each attempt after the second. */
  type!: 'fixed' | 'exponential';
  /** Delay before the second attempt. */
  delayMs!: number;
  maxDelayMs!: number;
  /** Random share of the delay, 0 to 1. */
  jitter!: number;
}

/** Retry policy of a task. */
export class RetryDto {
  /** Maximum number of attempts, not counting those that a worker rejected. */
  maxAttempts!: number;
  backoff?: RetryBackoffDto;
  /** Error codes to retry on. */
  on!: string[];
}

/** A task in a list: without its input and its result, which may be large. */
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
  /** Id of the API key that submitted it; absent for the built-in key. */
  keyId?: string;
  /** Number of the last attempt; 0 before the first. */
  attempt!: number;
  retry!: RetryDto;
  /** The next attempt does not start before this time. */
  notBefore?: Date;
  /** Worker of the last attempt. */
  workerId?: string;
  createdAt!: Date;
  /** Time at which the last attempt started. */
  startedAt?: Date;
  finishedAt?: Date;
  /** Present once the task has ended. Lists omit the result. */
  outcome?: OutcomeDto;
}

/** A task with its input and, once it has ended, its outcome. */
export class TaskDto extends TaskSummaryDto {
  input!: unknown;
}

/** A page of tasks, newest first. */
export class TaskPageDto {
  tasks!: TaskSummaryDto[];
  /** Pass as `cursor` to get the next page. Absent on the last page. */
  nextCursor?: string;
}

/** One try at a task. */
export class AttemptDto {
  attempt!: number;
  workerId!: string;
  startedAt!: Date;
  finishedAt?: Date;
  /** Absent while the attempt runs. `lost`: its worker is gone. `rejected`: the worker did not accept the task. */
  status?: 'succeeded' | 'failed' | 'cancelled' | 'timed_out' | 'lost' | 'rejected';
  error?: ErrorDto;
  /** Resources that the attempt used, if the worker reported them. */
  stats?: UsageDto;
}

/** The attempts at a task, oldest first. */
export class AttemptListDto {
  attempts!: AttemptDto[];
}
