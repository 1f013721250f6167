import type { TaskRequest } from '../../agent';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { MayBeAbsent } from '../validation/dto.pipe';
import { IsLabels } from '../validation/labels.decorator';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from '../validation/rules';

/** Selects workers by their labels. */
export class LabelSelectorDto {
  /** Only workers with all of these labels are eligible. @example { "region": "eu" } */
  @IsOptional()
  @IsLabels()
  require?: Record<string, string>;

  /** Among the eligible workers, those with more of these labels come first. */
  @IsOptional()
  @IsLabels()
  prefer?: Record<string, string>;
}

/** Delay before the next attempt. Durations are in milliseconds. */
export class BackoffDto {
  /** `exponential` doubles the delay with each attempt after the second. */
  @IsOptional()
  @IsIn(['fixed', 'exponential'])
  type?: 'fixed' | 'exponential';

  /** Delay before the second attempt. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  delayMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  maxDelayMs?: number;

  /** Random share of the delay, 0 to 1. Spreads the retries of tasks that failed at the same time. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  jitter?: number;
}

/** Retry policy of a task. */
export class RetryRequestDto {
  /** Maximum number of attempts, including the first. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  maxAttempts?: number;

  /** Default: no delay if the worker was lost or did not start in time, otherwise exponential from 1 s to 60 s. */
  @IsOptional()
  @ValidateNested()
  backoff?: BackoffDto;

  /** Error codes to retry on. @example ["WORKER_LOST", "TIMEOUT"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(32)
  @Matches(/^([a-z][a-z0-9_-]*\.)?[A-Z][A-Z0-9_]*$/, { each: true, message: 'must be error codes such as WORKER_LOST' })
  on?: string[];
}

/** A task to submit. Only the capability is required. Durations are in milliseconds. */
export class TaskRequestDto {
  /** The capability to run. @example "python.run" */
  @IsString()
  @MaxLength(128)
  @Matches(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/, { message: 'must be a dotted name such as python.run' })
  capability!: string;

  /**
   * Must match the input schema of the capability. Default: `{}`. Limits: 128 levels deep, integers within ±(2^53−1); send larger
   * ones as strings. @example { "code": "print(sum(range(10)))" }
   */
  @IsOptional()
  input?: unknown;

  /** Tasks with a higher priority run first. Default: 0. */
  @IsOptional()
  @IsInt()
  @Min(-100)
  @Max(100)
  priority?: number;

  /** Time limit of one attempt. Default: `TIMEOUT_MS`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  timeoutMs?: number;

  /** Ends an attempt that reports neither output nor progress for this long. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  noProgressTimeoutMs?: number;

  /** Time limit for a worker to start the attempt after it accepted the task. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  startTimeoutMs?: number;

  /** Time limit for the task in the queue. Default: `QUEUE_TIMEOUT_MS`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_592_000_000)
  queueTimeoutMs?: number;

  /** Retry policy. Default: retry at once if the worker is lost or does not start in time. */
  @IsOptional()
  @ValidateNested()
  retry?: RetryRequestDto;

  /** Id of an open session to run in. The tasks of a session run one at a time, in the order of submission. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @Matches(/^[A-Za-z0-9_-]+$/, { message: 'must be a session id' })
  sessionId?: string;

  /** Selects workers by their labels. */
  @IsOptional()
  @ValidateNested()
  labels?: LabelSelectorDto;

  /** Reject the task immediately with `NO_CAPABLE_WORKER` if no known worker can run it. */
  @IsOptional()
  @IsBoolean()
  requireWorker?: boolean;

  /** With `Prefer: wait`: cancel the task if the connection closes before the response is sent. */
  @IsOptional()
  @IsBoolean()
  cancelOnDisconnect?: boolean;
}

/** Options for cancelling a task. */
@MayBeAbsent()
export class CancelRequestDto {
  /** Reason, sent to the worker and stored with the task. */
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  reason?: string;

  /** Time between the soft stop and the hard stop, in milliseconds. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(600_000)
  graceMs?: number;
}

/** Maps the DTO to the agent's type. `null` means the same as absent. */
export function toTaskRequest(dto: TaskRequestDto): TaskRequest {
  const { capability, input, labels } = dto;
  return {
    capability,
    input,
    inputIsParsed: true,
    priority: dto.priority ?? undefined,
    timeoutMs: dto.timeoutMs ?? undefined,
    noProgressTimeoutMs: dto.noProgressTimeoutMs ?? undefined,
    startTimeoutMs: dto.startTimeoutMs ?? undefined,
    queueTimeoutMs: dto.queueTimeoutMs ?? undefined,
    retry: dto.retry ? toRetry(dto.retry) : undefined,
    sessionId: dto.sessionId ?? undefined,
    labels: { require: labels?.require ?? {}, prefer: labels?.prefer ?? {} },
    requireWorker: dto.requireWorker ?? false,
  };
}

/** Rejects `cancelOnDisconnect` on requests without a waiting caller. @throws InvalidRequestError */
export function rejectCancelOnDisconnect({ cancelOnDisconnect }: TaskRequestDto, message: string): void {
  if (cancelOnDisconnect) throw new InvalidRequestError([{ path: 'cancelOnDisconnect', message }]);
}

function toRetry({ maxAttempts, backoff, on }: RetryRequestDto): TaskRequest['retry'] {
  return { ...given({ maxAttempts, on }), ...(backoff && { backoff: given(backoff) }) };
}

/** Returns the properties that are neither undefined nor `null`. */
function given<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as Partial<T>;
}
