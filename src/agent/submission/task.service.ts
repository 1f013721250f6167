import { YardError, type Outcome } from '@yardmaster/protocol';
import { builtInCaller, type Caller } from '../../access';
import type { Added, Task, TaskStore } from '../../tasks';
import type { Cancellations, CancelOptions } from '../attempts';
import type { Dispatcher } from '../dispatch';
import { checkForm, type Admission } from './admission';
import { fingerprint } from './fingerprint';
import type { TaskRequest } from './task-request';
import type { TaskWaiters } from './task-waiters';

/** A caller's idempotency key; `scope` separates callers. */
export interface CallerKey {
  scope: string;
  key: string;
}

/** The result of one request of a batch. */
export type Submission = Added | { error: YardError };

/** The operations of callers on tasks. */
export class TaskService {
  constructor(
    private readonly store: TaskStore,
    private readonly admission: Admission,
    private readonly dispatcher: Dispatcher,
    private readonly waiters: TaskWaiters,
    private readonly cancellations: Cancellations,
  ) {}

  start(): void {
    this.admission.start();
  }

  /** Stops accepting tasks; accepted ones continue. */
  stop(): void {
    this.admission.stop();
  }

  async close(): Promise<void> {
    this.stop();
    this.waiters.close();
    await this.admission.close();
  }

  /**
   * Accepts a task. Resolves when it is durable.
   * @throws YardError `INVALID_INPUT` with the path, `NO_CAPABLE_WORKER` if the request requires a worker,
   * `QUEUE_FULL`, `SHUTTING_DOWN`; `NOT_FOUND` and `SESSION_LOST` for a session that is not open.
   */
  async submit(request: TaskRequest, caller = builtInCaller): Promise<Task> {
    const admitted = this.admission.admit(request, caller);
    const adding = this.store.queue.add(admitted instanceof Promise ? await admitted : admitted);
    // The task can be claimed in the transaction that adds it, so the dispatcher is woken before the promise resolves.
    this.dispatcher.wake();
    return adding;
  }

  /**
   * Accepts many tasks with one wait for the disk. A rejected request (as by `submit`, or by `submitOnce` if it has a
   * key) does not affect the others.
   */
  async submitAll(
    requests: readonly TaskRequest[],
    keys: readonly CallerKey[] = [],
    caller = builtInCaller,
  ): Promise<Submission[]> {
    const adding = requests.map((request, index) => this.add(request, caller, keys[index]).catch(toRejection));
    this.dispatcher.wake();
    return Promise.all(adding);
  }

  /**
   * Submits a task like `submit`, but a repeated request with the same key returns the task of the first one.
   * @throws YardError as `submit`, and `IDEMPOTENCY_KEY_REUSED` if the key was used with another request.
   */
  async submitOnce(request: TaskRequest, callerKey: CallerKey, caller = builtInCaller): Promise<Added> {
    const adding = this.add(request, caller, callerKey);
    this.dispatcher.wake();
    return adding;
  }

  /** Submits a task and resolves to its outcome. @throws as `submit` if the task was not accepted. */
  async execute(request: TaskRequest, caller = builtInCaller): Promise<Outcome> {
    const admitted = this.admission.admit(request, caller);
    const task = admitted instanceof Promise ? await admitted : admitted;
    const { ended, cancel } = this.waiters.next(task.id);
    const adding = this.store.queue.add(task);
    this.dispatcher.wake();
    await adding.catch((error: unknown) => {
      cancel();
      throw error;
    });
    return (await ended).outcome!;
  }

  /** Returns the task when it ends, or as it is after `waitMs` or when `abandoned` resolves. @throws as `get`. */
  async waitFor(taskId: string, waitMs: number, abandoned?: Promise<void>): Promise<Task> {
    return (await this.waiters.waitFor(taskId, waitMs, abandoned)) ?? (await this.get(taskId));
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(taskId: string): Promise<Task> {
    const task = await this.store.tasks.get(taskId);
    if (!task) throw new YardError('NOT_FOUND', `task ${taskId} not found`);
    return task;
  }

  /**
   * Cancels a queued task at once. The worker cancels a running one and confirms with the outcome.
   * @throws YardError `NOT_FOUND`, or `CONFLICT` with the state if the task has ended.
   */
  cancel(taskId: string, options?: CancelOptions): Promise<Task> {
    return this.cancellations.cancel(taskId, options);
  }

  /** Adds a task, synchronously if it is admitted synchronously. The caller wakes the dispatcher. */
  private async add(request: TaskRequest, caller: Caller, callerKey?: CallerKey): Promise<Added> {
    if (callerKey) return this.addOnce(request, caller, callerKey);
    const admitted = this.admission.admit(request, caller);
    if (!(admitted instanceof Promise)) return { task: await this.store.queue.add(admitted), isReplay: false };
    const adding = this.store.queue.add(await admitted);
    this.dispatcher.wake(); // the caller woke it before the task was added
    return { task: await adding, isReplay: false };
  }

  private async addOnce(request: TaskRequest, caller: Caller, { scope, key }: CallerKey): Promise<Added> {
    checkForm(request);
    const { inputIsParsed: _, ...fingerprinted } = request;
    const idempotency = { key: `${scope}:${key}`, fingerprint: fingerprint(fingerprinted) };
    try {
      const admitted = this.admission.admit(request, caller);
      if (!(admitted instanceof Promise)) return this.store.keys.addOnce(admitted, idempotency);
      const adding = this.store.keys.addOnce(await admitted, idempotency);
      this.dispatcher.wake();
      return adding; // not awaited: only rejections of the admission are caught below
    } catch (rejection) {
      // A task accepted under a key stays accepted, even if its session or workers are lost.
      const earlier = await this.store.keys.find(idempotency);
      if (earlier) return { task: earlier, isReplay: true };
      throw rejection;
    }
  }
}

/** Converts a rejection to the result of its request. Any other error fails the whole batch. */
function toRejection(error: unknown): { error: YardError } {
  if (error instanceof YardError) return { error };
  throw error;
}
