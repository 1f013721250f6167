import type { Clock, Random } from '../clock';
import type { YardConfig } from '../config';
import type { Labels } from '../protocol';
import { newTaskId, type NewTask } from '../tasks';

/** What a caller asks for. Everything but the capability has a default. Durations are milliseconds. */
export interface TaskRequest {
  /** For example `python.run`. */
  capability: string;
  /** By the input schema of the capability; `{}` where it is left out. */
  input?: unknown;
  /** Higher goes first, from -100 to 100; 0 where it is left out. */
  priority?: number;
  /** Of one attempt. */
  timeoutMs?: number;
  /** An attempt that reports nothing for so long is ended. */
  noProgressTimeoutMs?: number;
  /** How long it may wait for a worker. */
  queueTimeoutMs?: number;
  labels?: { require?: Labels; prefer?: Labels };
  /** Refuse the task at once where no worker that is known can do it. */
  requireWorker?: boolean;
}

type Defaults = Pick<YardConfig, 'timeoutMs' | 'queueTimeoutMs' | 'taskAttemptsMax'>;

/** The task that a request asks for. */
export function toNewTask(request: TaskRequest, defaults: Defaults, clock: Clock, random: Random): NewTask {
  const nowMs = clock.nowMs();
  return {
    id: newTaskId(nowMs, random),
    capability: request.capability,
    input: request.input ?? {},
    labels: { require: request.labels?.require ?? {}, prefer: request.labels?.prefer ?? {} },
    priority: request.priority ?? 0,
    timeoutMs: request.timeoutMs ?? defaults.timeoutMs,
    noProgressTimeoutMs: request.noProgressTimeoutMs,
    queueTimeoutMs: request.queueTimeoutMs ?? defaults.queueTimeoutMs,
    attemptsMax: defaults.taskAttemptsMax,
    createdAtMs: nowMs,
  };
}
