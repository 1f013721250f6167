import type { Timer } from '../clock';
import {
  builtInCapabilities,
  compileSchema,
  InvalidPayloadError,
  YardError,
  type Capability,
  type Outcome,
} from '../protocol';
import { isFinal, type Added, type NewTask, type Task } from '../tasks';
import type { Assignments } from './assignments';
import type { ControlPlane } from './control-plane';
import type { Dispatcher } from './dispatcher';
import { fingerprint } from './fingerprint';
import { decidedOutcome, errorOf } from './outcomes';
import { inputFault, requestFault } from './request-fault.policy';
import type { SessionService } from './sessions';
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
  private isAccepting = false;

  constructor(private readonly parts: TaskServiceParts) {
    this.waiters = new TaskWaiters(parts.store);
  }

  start(): void {
    this.isAccepting = true;
  }

  /** Accepts nothing more; what was accepted goes on. */
  stop(): void {
    this.isAccepting = false;
  }

  close(): void {
    this.stop();
    this.waiters.close();
  }

  /**
   * Accepts a task; it is durable when this resolves.
   * @throws YardError `INVALID_INPUT` with the path, `NO_CAPABLE_WORKER` where the request insists on one, `QUEUE_FULL`,
   * `SHUTTING_DOWN`; `NOT_FOUND` and `SESSION_LOST` for a session that is not open.
   */
  async submit(request: TaskRequest): Promise<Task> {
    const adding = this.keep(this.admit(request));
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
    const task = this.admit(request);
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

  /** Adds a task in the turn of the call; whoever calls it wakes the dispatcher. */
  private async add(request: TaskRequest, callerKey?: CallerKey): Promise<Added> {
    const { store, sessions } = this.parts;
    if (!callerKey) return { task: await this.keep(this.admit(request)), isReplay: false };
    checkForm(request);
    const { scope, key } = callerKey;
    const { inputIsParsed: _, ...asked } = request;
    const idempotency = { key: `${scope}:${key}`, fingerprint: fingerprint(asked) };
    try {
      const task = this.admit(request);
      const refusal = sessions.use(task);
      return refusal ? await refusal : store.addOnce(task, idempotency);
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

  private admit(request: TaskRequest): ReturnType<typeof toNewTask> {
    const { registry, config, clock, random } = this.parts;
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane takes no more tasks');
    checkForm(request);
    const task = toNewTask(request, config, clock, random);
    if (task.timeoutMs > config.timeoutMsMax) {
      throw new InvalidPayloadError(
        { path: 'timeoutMs', message: `must not be larger than ${config.timeoutMsMax}` },
        'INVALID_REQUEST',
      );
    }
    this.checkInput(task.capability, task.input);
    if (request.requireWorker && !registry.isCapable(task.capability, task.labels.require)) {
      throw new YardError('NO_CAPABLE_WORKER', `no worker that is known can do ${task.capability} with these labels`);
    }
    return task;
  }

  /** By the declaration of the workers; by that of the built-in capabilities while none is here; else the worker will tell. */
  private checkInput(capability: string, input: unknown): void {
    const isBuiltIn = Object.hasOwn(builtInCapabilities, capability);
    const builtIn = isBuiltIn ? (builtInCapabilities as Record<string, Capability>)[capability] : undefined;
    const validate = this.parts.registry.validatorOf(capability) ?? (builtIn && compileSchema(builtIn.inputSchema));
    const fault = validate?.(input);
    if (!fault) return;
    const path = fault.path === '' ? 'input' : `input.${fault.path}`;
    throw new InvalidPayloadError({ ...fault, path }, 'INVALID_INPUT');
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
