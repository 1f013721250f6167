import type { WorkerState } from '../../registry';
import type { StrategyName } from '../../strategies';
import type { TaskState } from '../../tasks';

/** Why inputs are not checked when a task is submitted. */
export class UncheckedDto {
  /** Dotted, in the capability. @example "inputSchema.properties.email.pattern" */
  path!: string;
  /** @example "the pattern looks ahead, which takes more than linear time" */
  reason!: string;
}

/** Something that workers can do. */
export class CapabilityDto {
  /** @example "python.run" */
  name!: string;
  description!: string;
  /** JSON Schema (2020-12) of the input. */
  inputSchema!: Record<string, unknown>;
  /** JSON Schema (2020-12) of the result. */
  outputSchema?: Record<string, unknown>;
  /** True where sessions can be opened for it. */
  sessions?: boolean;
  /** Workers that offer it, the one that registered last first. */
  workerIds!: string[];
  /** There if the schema of the input is valid, but cannot be checked here: then only the worker checks inputs. */
  unchecked?: UncheckedDto;
}

/** What the fleet can do, by name. */
export class CapabilityListDto {
  capabilities!: CapabilityDto[];
}

/** Tasks of one capability, by state. */
export class CapabilityCountsDto {
  capability!: string;
  tasks!: Record<TaskState, number>;
}

/** Tasks that wait for the same kind of worker. */
export class QueueDto {
  capability!: string;
  /** Labels that a worker must have. */
  require!: Record<string, string>;
  /** Where they wait for the worker of a session. */
  sessionId?: string;
  length!: number;
}

/** Room for running attempts on the workers that are online or draining. */
export class SlotsDto {
  total!: number;
  used!: number;
}

/** Number of workers with an isolation backend. */
export class IsolationCountDto {
  /** The label `isolation-backend`; `unknown` for a worker without one. @example "namespaces" */
  backend!: string;
  workers!: number;
}

/** The control plane at a glance. */
export class FleetStatsDto {
  version!: string;
  uptimeMs!: number;
  workerInterface!: 'mock' | 'real';
  loadBalancerStrategy!: StrategyName;
  tasks!: Record<TaskState, number>;
  capabilities!: CapabilityCountsDto[];
  queues!: QueueDto[];
  workers!: Record<WorkerState, number>;
  slots!: SlotsDto;
  isolation!: IsolationCountDto[];
  /** Clients that wait, stream or are connected now. */
  clients!: number;
}
