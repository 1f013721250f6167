import { withRights, type Caller } from '../../access';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../../config';
import { InvalidPayloadError, YardError } from '@yardmaster/protocol';
import { newTaskId, type Backoff, type NewTask, type RetryPolicy } from '../../tasks';
import { defaultBackoff, defaultRetryOn } from '../attempts';
import type { SessionService } from '../sessions';
import type { InputChecks } from './input-checks';
import { inputViolation, requestViolation } from './request-violation.policy';
import type { TaskRequest } from './task-request';

type Defaults = Pick<YardConfig, 'timeoutMs' | 'queueTimeoutMs' | 'taskAttemptsMax'>;
type Settings = Defaults & Pick<YardConfig, 'timeoutMsMax'>;

/** Turns requests into tasks, or rejects them. */
export class Admission {
  private isAccepting = false;

  constructor(
    private readonly checks: InputChecks,
    private readonly sessions: SessionService,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  start(): void {
    this.isAccepting = true;
  }

  /** Rejects every request from now on. */
  stop(): void {
    this.isAccepting = false;
  }

  async close(): Promise<void> {
    this.stop();
    await this.checks.close();
  }

  /**
   * Returns the task of a request, synchronously unless the check of its input takes longer. The caller adds it to the
   * store.
   * @throws YardError synchronously or by the promise: `INVALID_REQUEST` and `INVALID_INPUT` with the path,
   * `FORBIDDEN` if the caller may not use the capability, `NO_CAPABLE_WORKER`, `SHUTTING_DOWN`; `NOT_FOUND` and `SESSION_LOST` for a session that is not open.
   */
  admit(request: TaskRequest, caller: Caller): NewTask | Promise<NewTask> {
    this.assertAccepting();
    checkForm(request);
    this.checkTimeout(request);
    const permitted = withRights(request, caller);
    const checking = this.checks.check(request.capability, request.input ?? {});
    return checking ? checking.then(() => this.toTask(permitted, caller)) : this.toTask(permitted, caller);
  }

  private toTask(request: TaskRequest, caller: Caller): NewTask | Promise<NewTask> {
    this.assertAccepting(); // a check that took longer may end after the stop
    const task = toNewTask(request, this.settings, this.clock, this.random);
    if (caller.keyId !== undefined) task.keyId = caller.keyId;
    if (request.requireWorker) this.checks.requireWorker(task);
    if (task.sessionId === undefined) return task;
    const checking = this.sessions.checkUse(task, caller);
    return checking ? checking.then(() => task) : task;
  }

  private assertAccepting(): void {
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane accepts no more tasks');
  }

  private checkTimeout({ timeoutMs }: TaskRequest): void {
    const { timeoutMs: byDefault, timeoutMsMax } = this.settings;
    if ((timeoutMs ?? byDefault) <= timeoutMsMax) return;
    const message = `must not be larger than ${timeoutMsMax}`;
    throw new InvalidPayloadError({ path: 'timeoutMs', message }, 'INVALID_REQUEST');
  }
}

/** Checks the types of a request, before other checks, which recurse. @throws InvalidPayloadError with the path. */
export function checkForm(request: TaskRequest): void {
  const fault = requestViolation(request);
  if (fault) throw new InvalidPayloadError(fault, 'INVALID_REQUEST');
  const inputIssue = inputViolation(request);
  if (inputIssue) throw new InvalidPayloadError(inputIssue, 'INVALID_INPUT');
}

/**
 * Creates a task from a request. It shares no objects with the request (the store copies the input), so the caller can
 * change the request afterwards.
 */
export function toNewTask(request: TaskRequest, defaults: Defaults, clock: Clock, random: Random): NewTask {
  const nowMs = clock.nowMs();
  return {
    id: newTaskId(nowMs, random),
    capability: request.capability,
    input: request.input ?? {},
    labels: { require: { ...request.labels?.require }, prefer: { ...request.labels?.prefer } },
    priority: request.priority ?? 0,
    timeoutMs: request.timeoutMs ?? defaults.timeoutMs,
    noProgressTimeoutMs: request.noProgressTimeoutMs,
    startTimeoutMs: request.startTimeoutMs,
    sessionId: request.sessionId,
    queueTimeoutMs: request.queueTimeoutMs ?? defaults.queueTimeoutMs,
    retry: toRetryPolicy(request.retry, defaults),
    createdAtMs: nowMs,
  };
}

function toRetryPolicy(retry: TaskRequest['retry'], { taskAttemptsMax }: Defaults): RetryPolicy {
  const { maxAttempts = taskAttemptsMax, backoff, on = defaultRetryOn } = retry ?? {};
  return { maxAttempts, on: [...on], backoff: backoff && toBackoff(backoff) };
}

/** Completes a backoff. The default limit does not shorten a requested delay. */
function toBackoff(given: Partial<Backoff>): Backoff {
  const backoff = { ...defaultBackoff, ...given };
  return { ...backoff, maxDelayMs: given.maxDelayMs ?? Math.max(backoff.maxDelayMs, backoff.delayMs) };
}
