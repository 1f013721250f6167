import type { WorkerState } from '../../registry';
import { MayBeAbsent } from '../validation/dto.pipe';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from '../validation/rules';

/** Load of a worker's machine, as last reported. Informational: dispatch ignores it. */
export class LoadDto {
  /** Load average divided by the number of CPUs, or the share of CPU in use. */
  cpu?: number;
  memoryBytes?: number;
  /** Worker-specific measures. Python workers report `loopLagMs`, the maximum recent delay of their event loop. */
  custom?: Record<string, number>;
  [measure: string]: unknown;
}

/** A process that offers capabilities and slots. */
export class WorkerDto {
  /** Stays the same across restarts. @example "python-1" */
  id!: string;
  /** Changes with each start of the worker process. */
  instanceId!: string;
  name!: string;
  version!: string;
  state!: WorkerState;
  /** True if the worker has the label `mock`: its results are made up. */
  mock!: boolean;
  /** Number of attempts that the worker can run at the same time. */
  slots!: number;
  /** Number of running attempts. */
  inFlight!: number;
  /** Ids of the running tasks. */
  taskIds!: string[];
  /** Names of the capabilities that the worker offers. @example ["python.run", "shell.run"] */
  capabilities!: string[];
  labels!: Record<string, string>;
  load?: LoadDto;
  registeredAt!: Date;
  /** Time of the last status report. */
  lastSeenAt!: Date;
  /** Number of reconnections. */
  reconnects!: number;
  heartbeats!: number;
  /** Why the link ended: it was `closed`, or `silent` for too long. Present while the worker is suspect or offline. */
  linkEnd?: 'closed' | 'silent';
}

/** All known workers, sorted by id. */
export class WorkerListDto {
  workers!: WorkerDto[];
}

/** Options for draining a worker. */
@MayBeAbsent()
export class DrainRequestDto {
  /** Time limit for running tasks, in milliseconds. Default: `DRAIN_MS`. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  deadlineMs?: number;
}

/** How a worker process ended: by exit code or signal. */
export class WorkerExitDto {
  /** Instance id of the process that ended, which the supervisor set as `YARD_WORKER_INSTANCE`. */
  @IsString()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, { message: "expected letters, digits, '.', '_' and '-'" })
  instanceId!: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(255)
  exitCode?: number;

  /** @example "SIGKILL" */
  @IsOptional()
  @IsString()
  @Matches(/^SIG[A-Z0-9+]{1,12}$/, { message: 'expected a signal name such as SIGKILL' })
  signal?: string;
}
