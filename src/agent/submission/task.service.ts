import type { Timer } from '../../clock';
import { InvalidPayloadError, YardError, type Outcome } from '../../protocol';
import { isFinal, type Added, type NewTask, type Task } from '../../tasks';
import type { Assignments } from '../attempts/assignments';
import type { ControlPlane } from '../control-plane';
import type { Dispatcher } from '../dispatch/dispatcher';
import { fingerprint } from './fingerprint';
import { InputChecks } from './input-checks';
import { decidedOutcome, errorOf } from '../attempts/outcomes';
import { inputFault, requestFault } from './request-fault.policy';
import type { SessionService } from '../sessions';
import { toNewTask, type TaskRequest } from './task-request';
import { TaskWaiters } from './task-waiters';

export interface TaskServiceParts extends Pick<
  ControlPlane,
  'store' | 'registry' | 'workerInterface' | 'config' | 'clock' | 'random' | 'log'
> {
  dispatcher: Dispatcher;
  sessions: SessionService;
  assignments: Assignments;
}

export interface CancelOptions {
  reason?: string;
  /** From the soft stop to the hard one. */
  graceMs?: number;
}

/** A name that a caller gave to a submission; `scope` keeps callers apart. */
export interface CallerKey {
  scope: string;
  key: string;
}

/** What became of one request of many. */
export type Submission = Added | { error: YardError };

const defaultGraceMs = 2000;

/** What callers can do with tasks: submit, execute, wait, cancel. */
export class TaskService {
  private readonly waiters: TaskWaiters;
  private readonly checks: InputChecks;
  private isAccepting = false;

  constructor(private readonly parts: TaskServiceParts) {
    this.waiters = new TaskWaiters(parts.store);
    this.checks = new InputChecks(parts);
  }

  start(): void {
    this.isAccepting = true;
  }

  /** Accepts nothing more; what was accepted goes on. */
  stop(): void {
    this.isAccepting = false;
  }

  async close(): Promise<void> {
    this.stop();
    this.waiters.close();
    await this.checks.close();
  }

  /**
   * Accepts a task; it is durable when this resolves.
   * @throws YardError `INVALID_INPUT` with the path, `NO_CAPABLE_WORKER` where the request insists on one, `QUEUE_FULL`,
   * `SHUTTING_DOWN`; `NOT_FOUND` and `SESSION_LOST` for a session that is not open.
   */
  async submit(request: TaskRequest): Promise<Task> {
    const admitted = this.admit(request);
    const adding = this.keep(admitted instanceof Promise ? await admitted : admitted);
    // The task can be claimed in the transaction that adds it, so the dispatcher looks before the promise resolves.
    this.parts.dispatcher.wake();
    return adding;
  }

  /**
   * Accepts many tasks with one wait for the disk. Each stands for itself: one that is refused (as by `submit`, or as by
   * `submitOnce` where `keys` has a key for it) keeps no other from being accepted.
   */
  async submitAll(requests: readonly TaskRequest[], keys: readonly CallerKey[] = []): Promise<Submission[]> {
    const adding = requests.map((request, index) => this.add(request, keys[index]).catch(toRefusal));
    this.parts.dispatcher.wake();
    return Promise.all(adding);
  }

  /**
   * As `submit`, but a request that comes again under the same key gets the task that the first one made.
   * @throws YardError as `submit`, and `IDEMPOTENCY_KEY_REUSED` where the key came with another request.
   */
  async submitOnce(request: TaskRequest, callerKey: CallerKey): Promise<Added> {
    const adding = this.add(request, callerKey);
    this.parts.dispatcher.wake();
    return adding;
  }

  /** Submits a task and resolves to its outcome, whatever it is. @throws as `submit`, for what was never accepted. */
  async execute(request: TaskRequest): Promise<Outcome> {
    const admitted = this.admit(request);
    const task = admitted instanceof Promise ? await admitted : admitted;
    const { ended, giveUp } = this.waiters.next(task.id);
    const adding = this.keep(task);
    this.parts.dispatcher.wake();
    await adding.catch((error: unknown) => {
      giveUp();
      throw error;
    });
    return (await ended).outcome!;
  }

  /** The task when it ends, or as it is after `waitMs`, or when `abandoned` says that nobody waits any more. */
  async waitFor(taskId: string, waitMs: number, abandoned?: Promise<void>): Promise<Task> {
    const { ended, giveUp } = this.waiters.endOf(taskId);
    try {
      return (await this.within(waitMs, ended, abandoned)) ?? (await this.get(taskId));
    } finally {
      giveUp();
    }
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(taskId: string): Promise<Task> {
    const task = await this.parts.store.get(taskId);
    if (!task) throw new YardError('NOT_FOUND', `there is no task ${taskId}`);
    return task;
  }

  /**
   * Asks for the end of a task: at once where it waits; where it runs its worker is asked, and confirms by the outcome.
   * @throws YardError `NOT_FOUND`, or `CONFLICT` with the state where it has ended.
   */
  async cancel(
    taskId: string,
    { reason = 'the caller asked', graceMs = defaultGraceMs }: CancelOptions = {},
  ): Promise<Task> {
    const task = await this.get(taskId);
    if (isFinal(task.state)) {
      throw new YardError('CONFLICT', `task ${taskId} has ended: ${task.state}`, { details: { state: task.state } });
    }
    const outcome = decidedOutcome('cancelled', errorOf('CANCELLED', reason));
    for (;;) {
      const ended = await this.parts.store.endQueued(taskId, outcome, this.parts.clock.nowMs());
      if (ended) return ended;
      const isHeeded = await this.cancelRunning(taskId, outcome, graceMs);
      const now = await this.get(taskId);
      // Its attempt may have ended between the two looks, and the task wait for another one.
      if (isHeeded || isFinal(now.state)) return now;
    }
  }

  /** Adds a task in the turn of the call, in a later one if its check takes longer. The caller wakes the dispatcher. */
  private async add(request: TaskRequest, callerKey?: CallerKey): Promise<Added> {
    const { store, sessions, dispatcher } = this.parts;
    if (!callerKey) {
      const admitted = this.admit(request);
      if (!(admitted instanceof Promise)) return { task: await this.keep(admitted), isReplay: false };
      const adding = this.keep(await admitted);
      dispatcher.wake();
      return { task: await adding, isReplay: false };
    }
    checkForm(request);
    const { scope, key } = callerKey;
    const { inputIsParsed: _, ...asked } = request;
    const idempotency = { key: `${scope}:${key}`, fingerprint: fingerprint(asked) };
    try {
      const admitted = this.admit(request);
      const isLate = admitted instanceof Promise;
      const task = isLate ? await admitted : admitted;
      const refusal = sessions.use(task);
      if (refusal) return await refusal;
      const adding = store.addOnce(task, idempotency);
      if (isLate) dispatcher.wake();
      return adding;
    } catch (refusal) {
      // What was accepted under a key stays so, whatever became of its session and its workers.
      const earlier = await store.addedBefore(idempotency);
      if (earlier) return { task: earlier, isReplay: true };
      throw refusal;
    }
  }

  /** Keeps a task that was admitted, where it names no session or one that is open. */
  private keep(task: NewTask): Promise<Task> {
    return this.parts.sessions.use(task) ?? this.parts.store.add(task);
  }

  /** Asks for the end of the attempt that runs, or ends it; false where none does any more. */
  private async cancelRunning(taskId: string, outcome: Outcome, graceMs: number): Promise<boolean> {
    const { assignments, workerInterface, store, log } = this.parts;
    const assignment = assignments.of(taskId);
    if (!assignment) {
      // Its worker has not come back since the control plane started; it hears of it when it registers.
      const attempt = (await store.attempts(taskId)).at(-1);
      return attempt !== undefined && attempt.finishedAtMs === undefined && this.decide(attempt.leaseId, outcome);
    }
    const { workerId, leaseId } = assignment;
    assignments.hasten(leaseId, graceMs, outcome, () => {
      this.decide(leaseId, outcome).catch((err: unknown) =>
        log.error({ err, leaseId }, 'a cancelled task could not be ended'),
      );
    });
    try {
      await workerInterface.cancel(workerId, leaseId, outcome.error!.message, graceMs);
      return true;
    } catch {
      // The worker cannot be asked. It hears of it when it reports: its lease is not current any more.
      return this.decide(leaseId, outcome);
    }
  }

  /** What `promise` resolves to, or nothing after `waitMs` or when the wait is abandoned. */
  private async within<T>(waitMs: number, promise: Promise<T>, abandoned?: Promise<void>): Promise<T | void> {
    let timer!: Timer;
    const late = new Promise<void>((resolve) => (timer = this.parts.clock.setTimer(waitMs, resolve)));
    try {
      return await Promise.race(abandoned ? [promise, late, abandoned] : [promise, late]);
    } finally {
      timer.cancel();
    }
  }

  /** Ends a running task in its worker's stead; false where its attempt has ended since. */
  private async decide(leaseId: string, outcome: Outcome): Promise<boolean> {
    const { store, assignments, clock } = this.parts;
    const { status } = await store.finish(leaseId, outcome, clock.nowMs());
    if (status === 'recorded') assignments.end(leaseId);
    return status === 'recorded';
  }

  /** The task of a request, in this turn of the event loop unless the check of its input takes longer. */
  private admit(request: TaskRequest): NewTask | Promise<NewTask> {
    this.refuse(request);
    const checking = this.checks.check(request.capability, request.input ?? {});
    return checking ? checking.then(() => this.toTask(request)) : this.toTask(request);
  }

  private refuse(request: TaskRequest): void {
    this.refuseAtEnd();
    checkForm(request);
    const { timeoutMs, timeoutMsMax } = this.parts.config;
    if ((request.timeoutMs ?? timeoutMs) <= timeoutMsMax) return;
    throw new InvalidPayloadError(
      { path: 'timeoutMs', message: `must not be larger than ${timeoutMsMax}` },
      'INVALID_REQUEST',
    );
  }

  private refuseAtEnd(): void {
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane takes no more tasks');
  }

  private toTask(request: TaskRequest): NewTask {
    const { registry, config, clock, random } = this.parts;
    this.refuseAtEnd(); // a check that took longer may end after the last task was taken
    const task = toNewTask(request, config, clock, random);
    if (request.requireWorker && !registry.isCapable(task.capability, task.labels.require)) {
      throw new YardError('NO_CAPABLE_WORKER', `no worker that is known can do ${task.capability} with these labels`);
    }
    return task;
  }
}

/** Before anything else looks at a request: what looks may recurse. @throws InvalidPayloadError with the path. */
function checkForm(request: TaskRequest): void {
  const fault = requestFault(request);
  if (fault) throw new InvalidPayloadError(fault, 'INVALID_REQUEST');
  const faultOfInput = inputFault(request);
  if (faultOfInput) throw new InvalidPayloadError(faultOfInput, 'INVALID_INPUT');
}

/** A refusal is an answer to its own request; anything else fails the whole batch. */
function toRefusal(error: unknown): { error: YardError } {
  if (error instanceof YardError) return { error };
  throw error;
}
