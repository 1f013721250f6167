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

/** Which workers a task wants, by their labels. */
export class LabelSelectorDto {
  /** Only a worker with all of these may take the task. @example { "region": "eu" } */
  @IsOptional()
  @IsLabels()
  require?: Record<string, string>;

  /** Of those that may, one with more of these is taken first. */
  @IsOptional()
  @IsLabels()
  prefer?: Record<string, string>;
}

/** How long to wait before the next attempt. Durations are milliseconds. */
export class BackoffDto {
  /** `exponential` doubles the delay for each attempt after the second. */
  @IsOptional()
  @IsIn(['fixed', 'exponential'])
  type?: 'fixed' | 'exponential';

  /** Before the second attempt. */
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

  /** Share of the delay, from 0 to 1, that is left to chance, so that tasks which failed together do not come back together. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  jitter?: number;
}

/** When another attempt is made at a task. */
export class RetryRequestDto {
  /** Attempts that may be made, the first among them. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  maxAttempts?: number;

  /** Without it: at once where the worker was lost or did not begin, else exponential from a second to a minute. */
  @IsOptional()
  @ValidateNested()
  backoff?: BackoffDto;

  /** Error codes after which another attempt is made. @example ["WORKER_LOST", "TIMEOUT"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(32)
  @Matches(/^([a-z][a-z0-9_-]*\.)?[A-Z][A-Z0-9_]*$/, { each: true, message: 'must be error codes such as WORKER_LOST' })
  on?: string[];
}

/** What a caller asks for. Everything but the capability has a default. Durations are milliseconds. */
export class TaskRequestDto {
  /** What a worker is to do. @example "python.run" */
  @IsString()
  @MaxLength(128)
  @Matches(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/, { message: 'must be a dotted name such as python.run' })
  capability!: string;

  /**
   * By the input schema of the capability; `{}` if it is left out. At most 128 levels deep, integers within ±(2^53−1): send a larger one
   * as a string. @example { "code": "print(sum(range(10)))" }
   */
  @IsOptional()
  input?: unknown;

  /** Higher goes first; 0 if left out. */
  @IsOptional()
  @IsInt()
  @Min(-100)
  @Max(100)
  priority?: number;

  /** How long one attempt may run. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  timeoutMs?: number;

  /** An attempt that reports nothing for so long is ended. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  noProgressTimeoutMs?: number;

  /** How long a worker may take to begin with the work, once it has the task. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400_000)
  startTimeoutMs?: number;

  /** How long it may wait for a worker. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_592_000_000)
  queueTimeoutMs?: number;

  /** When another attempt is made. By default where the worker is lost or does not begin, and at once. */
  @IsOptional()
  @ValidateNested()
  retry?: RetryRequestDto;

  /** A session that is open: the task runs in it, after those that were submitted before. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @Matches(/^[A-Za-z0-9_-]+$/, { message: 'must be the id of a session' })
  sessionId?: string;

  /** Which workers may take it. */
  @IsOptional()
  @ValidateNested()
  labels?: LabelSelectorDto;

  /** Refuse the task at once where no worker that is known can do it. */
  @IsOptional()
  @IsBoolean()
  requireWorker?: boolean;

  /** With `Prefer: wait`: cancel the task where the connection closes before the answer. */
  @IsOptional()
  @IsBoolean()
  cancelOnDisconnect?: boolean;
}

/** How to cancel a task. */
@MayBeAbsent()
export class CancelRequestDto {
  /** Told to the worker and kept with the task. */
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  reason?: string;

  /** From the soft stop to the hard one, in milliseconds. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(600_000)
  graceMs?: number;
}

/** Converts the request to the words of the agent. `null` counts as left out. */
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

/** Refuses `cancelOnDisconnect` if nobody waits, since then nobody can go away. @throws InvalidRequestError */
export function refuseCancelOnDisconnect({ cancelOnDisconnect }: TaskRequestDto, message: string): void {
  if (cancelOnDisconnect) throw new InvalidRequestError([{ path: 'cancelOnDisconnect', message }]);
}

function toRetry({ maxAttempts, backoff, on }: RetryRequestDto): TaskRequest['retry'] {
  return { ...given({ maxAttempts, on }), ...(backoff && { backoff: given(backoff) }) };
}

/** The properties of an object that are neither undefined nor `null`. */
function given<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as Partial<T>;
}
