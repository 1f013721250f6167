import type { TaskRequest } from '../../agent';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { IsLabels } from '../validation/labels.decorator';
import { Nested } from '../validation/nested.decorator';
import { Allow, IsBoolean, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from '../validation/rules';

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

/** What a caller asks for. Everything but the capability has a default. Durations are milliseconds. */
export class TaskRequestDto {
  /** What a worker is to do. @example "python.run" */
  @IsString()
  @MaxLength(128)
  @Matches(/^[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/, { message: 'must be a dotted name such as python.run' })
  capability!: string;

  /** By the input schema of the capability; `{}` where it is left out. @example { "code": "print(sum(range(10)))" } */
  @Allow()
  input?: unknown;

  /** Higher goes first; 0 where it is left out. */
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

  /** How long it may wait for a worker. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_592_000_000)
  queueTimeoutMs?: number;

  /** Which workers may take it. */
  @IsOptional()
  @Nested(() => LabelSelectorDto)
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

/** How a task is to be cancelled. */
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

/** The request in the words of the agent. `null` stands for what was left out. */
export function toTaskRequest(dto: TaskRequestDto): TaskRequest {
  const { capability, input, labels } = dto;
  return {
    capability,
    input,
    priority: dto.priority ?? undefined,
    timeoutMs: dto.timeoutMs ?? undefined,
    noProgressTimeoutMs: dto.noProgressTimeoutMs ?? undefined,
    queueTimeoutMs: dto.queueTimeoutMs ?? undefined,
    labels: { require: labels?.require ?? {}, prefer: labels?.prefer ?? {} },
    requireWorker: dto.requireWorker ?? false,
  };
}

/** Where nobody waits, nobody can go away. @throws InvalidRequestError where the caller counts on it. */
export function refuseCancelOnDisconnect({ cancelOnDisconnect }: TaskRequestDto, message: string): void {
  if (cancelOnDisconnect) throw new InvalidRequestError([{ path: 'cancelOnDisconnect', message }]);
}
