import type { WorkerState } from '../../registry';
import type { StrategyName } from '../../strategies';
import type { TaskState } from '../../tasks';

/** Why the control plane does not validate inputs at submission. */
export class UncheckedDto {
  /** Dotted path into the capability. @example "inputSchema.properties.email.pattern" */
  path!: string;
  /** @example "the pattern has a lookahead, which cannot be matched in linear time" */
  reason!: string;
}

/** An operation that workers offer. */
export class CapabilityDto {
  /** @example "python.run" */
  name!: string;
  description!: string;
  /** JSON Schema (2020-12) of the input. */
  inputSchema!: Record<string, unknown>;
  /** JSON Schema (2020-12) of the result. */
  outputSchema?: Record<string, unknown>;
  /** True if sessions can be opened for this capability. */
  sessions?: boolean;
  /** Workers that offer it, the most recently registered first. */
  workerIds!: string[];
  /** Present if only the worker validates inputs, because the control plane cannot check the input schema, which is valid. */
  unchecked?: UncheckedDto;
}

/** The capabilities of the fleet, sorted by name. */
export class CapabilityListDto {
  capabilities!: CapabilityDto[];
}

/** Number of tasks of one capability in each state. */
export class CapabilityCountsDto {
  capability!: string;
  tasks!: Record<TaskState, number>;
}

/** Waiting tasks with the same requirements. */
export class QueueDto {
  capability!: string;
  /** Labels that the worker must have. */
  require!: Record<string, string>;
  /** Session of the tasks, if they belong to one. */
  sessionId?: string;
  length!: number;
}

/** Slots of the workers that are online or draining. */
export class SlotsDto {
  total!: number;
  used!: number;
}

/** Number of workers with one isolation backend. */
export class IsolationCountDto {
  /** Label `isolation-backend`; `unknown` for workers without it. @example "namespaces" */
  backend!: string;
  workers!: number;
}

/** Statistics of the control plane and its fleet. */
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
  /** Current clients: requests that wait for an outcome, event streams, downloads, `/events` connections and tunnels. */
  clients!: number;
}
