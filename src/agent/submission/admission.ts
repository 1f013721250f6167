import type { Clock, Random } from '../../clock';
import type { YardConfig } from '../../config';
import { InvalidPayloadError, YardError } from '../../protocol';
import type { NewTask } from '../../tasks';
import type { SessionService } from '../sessions';
import type { InputChecks } from './input-checks';
import { inputFault, requestFault } from './request-fault.policy';
import { toNewTask, type TaskRequest } from './task-request';

type Settings = Pick<YardConfig, 'timeoutMs' | 'timeoutMsMax' | 'queueTimeoutMs' | 'taskAttemptsMax'>;

/** Turns requests into tasks, or refuses them. Knows whether the control plane accepts tasks at all. */
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

  /** Refuses every request from now on. */
  stop(): void {
    this.isAccepting = false;
  }

  async close(): Promise<void> {
    this.stop();
    await this.checks.close();
  }

  /**
   * Returns the task of a request, in the turn of the call unless the check of its input takes longer; the caller adds it to the store.
   * @throws YardError in that turn or by the promise: `INVALID_REQUEST` and `INVALID_INPUT` with the path, `NO_CAPABLE_WORKER`,
   * `SHUTTING_DOWN`; `NOT_FOUND` and `SESSION_LOST` for a session that is not open.
   */
  admit(request: TaskRequest): NewTask | Promise<NewTask> {
    this.refuseWhenStopped();
    checkForm(request);
    this.checkTimeout(request);
    const checking = this.checks.check(request.capability, request.input ?? {});
    return checking ? checking.then(() => this.toTask(request)) : this.toTask(request);
  }

  private toTask(request: TaskRequest): NewTask | Promise<never> {
    this.refuseWhenStopped(); // a check that took longer may end after the stop
    const task = toNewTask(request, this.settings, this.clock, this.random);
    if (request.requireWorker) this.checks.requireWorker(task);
    return task.sessionId === undefined ? task : (this.sessions.use(task) ?? task);
  }

  private refuseWhenStopped(): void {
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane takes no more tasks');
  }

  private checkTimeout({ timeoutMs }: TaskRequest): void {
    const { timeoutMs: byDefault, timeoutMsMax } = this.settings;
    if ((timeoutMs ?? byDefault) <= timeoutMsMax) return;
    const message = `must not be larger than ${timeoutMsMax}`;
    throw new InvalidPayloadError({ path: 'timeoutMs', message }, 'INVALID_REQUEST');
  }
}

/** Comes before any other look at a request, since others recurse. @throws InvalidPayloadError with the path. */
export function checkForm(request: TaskRequest): void {
  const fault = requestFault(request);
  if (fault) throw new InvalidPayloadError(fault, 'INVALID_REQUEST');
  const faultOfInput = inputFault(request);
  if (faultOfInput) throw new InvalidPayloadError(faultOfInput, 'INVALID_INPUT');
}
