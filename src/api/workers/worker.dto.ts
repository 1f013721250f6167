import type { WorkerState } from '../../registry';
import { MayBeAbsent } from '../validation/dto.pipe';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from '../validation/rules';

/** What a worker last reported of its machine. For people to look at; nothing is decided by it. */
export class LoadDto {
  /** Load average over the number of CPUs, or the share of them in use. */
  cpu?: number;
  memoryBytes?: number;
  /** Measures of its own. A Python worker says by `loopLagMs` how late its event loop was at the most in the last seconds. */
  custom?: Record<string, number>;
  [measure: string]: unknown;
}

/** A process that offers capabilities and slots. */
export class WorkerDto {
  /** Stable over its restarts. @example "python-1" */
  id!: string;
  /** Of one start of its process. */
  instanceId!: string;
  name!: string;
  version!: string;
  state!: WorkerState;
  /** True where its answers are made up: it says so by its label. */
  mock!: boolean;
  /** Attempts that it can run at a time. */
  slots!: number;
  /** Attempts that it runs. */
  inFlight!: number;
  /** Their tasks. */
  taskIds!: string[];
  /** Names of what it can do. @example ["python.run", "shell.run"] */
  capabilities!: string[];
  labels!: Record<string, string>;
  load?: LoadDto;
  registeredAt!: Date;
  /** When its last status report came. */
  lastSeenAt!: Date;
  /** Links after the first one. */
  reconnects!: number;
  heartbeats!: number;
  /** Why its link ended, while it is suspect or offline. */
  linkEnd?: 'closed' | 'silent';
}

/** Every worker that is known, by id. */
export class WorkerListDto {
  workers!: WorkerDto[];
}

/** How to drain a worker. */
@MayBeAbsent()
export class DrainRequestDto {
  /** How long what it runs may go on, in milliseconds; `DRAIN_MS` if left out. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  deadlineMs?: number;
}

/** How the process of a worker ended: with an exit code, or by a signal. */
export class WorkerExitDto {
  /** Of the start that ended: what the supervisor gave it as `YARD_WORKER_INSTANCE`. */
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
  @Matches(/^SIG[A-Z0-9+]{1,12}$/, { message: 'expected the name of a signal' })
  signal?: string;
}
