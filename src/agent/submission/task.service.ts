import { YardError, type Outcome } from '@yardmaster/protocol';
import type { Added, Task, TaskStore } from '../../tasks';
import type { Cancellations, CancelOptions } from '../attempts';
import type { Dispatcher } from '../dispatch';
import { checkForm, type Admission } from './admission';
import { fingerprint } from './fingerprint';
import type { TaskRequest } from './task-request';
import type { TaskWaiters } from './task-waiters';

/** A name that a caller gave to a submission; `scope` keeps callers apart. */
export interface CallerKey {
  scope: string;
  key: string;
}

/** The answer to one request of a batch. */
export type Submission = Added | { error: YardError };

/** What callers can do with tasks: submit, execute, wait, cancel. */
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

  /** Accepts nothing more; accepted tasks go on. */
  stop(): void {
    this.admission.stop();
  }

  async close(): Promise<void> {
    this.stop();
    this.waiters.close();
    await this.admission.close();
  }

  /**
   * Accepts a task; it is durable when this resolves.
   * @throws YardError `INVALID_INPUT` with the path, `NO_CAPABLE_WORKER` if the request insists on one, `QUEUE_FULL`,
   * `SHUTTING_DOWN`; `NOT_FOUND` and `SESSION_LOST` for a session that is not open.
   */
  async submit(request: TaskRequest): Promise<Task> {
    const admitted = this.admission.admit(request);
    const adding = this.store.queue.add(admitted instanceof Promise ? await admitted : admitted);
    // The task can be claimed in the transaction that adds it, so the dispatcher looks before the promise resolves.
    this.dispatcher.wake();
    return adding;
  }

  /**
   * Accepts many tasks with one wait for the disk. A refused request (refused as by `submit`, or as by `submitOnce` if `keys` has a key
   * for it) keeps no other from being accepted.
   */
  async submitAll(requests: readonly TaskRequest[], keys: readonly CallerKey[] = []): Promise<Submission[]> {
    const adding = requests.map((request, index) => this.add(request, keys[index]).catch(toRejection));
    this.dispatcher.wake();
    return Promise.all(adding);
  }

  /**
   * As `submit`, but a request that comes again under the same key gets the task that the first one made.
   * @throws YardError as `submit`, and `IDEMPOTENCY_KEY_REUSED` if the key came with another request.
   */
  async submitOnce(request: TaskRequest, callerKey: CallerKey): Promise<Added> {
    const adding = this.add(request, callerKey);
    this.dispatcher.wake();
    return adding;
  }

  /** Submits a task and resolves to its outcome, whichever that is. @throws as `submit` if the task was not accepted. */
  async execute(request: TaskRequest): Promise<Outcome> {
    const admitted = this.admission.admit(request);
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

  /** The task when it ends, or as it is after `waitMs`, or when `abandoned` says that nobody waits any longer. @throws as `get`. */
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
   * Cancels a queued task at once. A running one is cancelled by its worker, which confirms by the outcome.
   * @throws YardError `NOT_FOUND`, or `CONFLICT` with the state if the task has ended.
   */
  cancel(taskId: string, options?: CancelOptions): Promise<Task> {
    return this.cancellations.cancel(taskId, options);
  }

  /** Adds a task in the turn of the call if it is admitted in that turn. The caller wakes the dispatcher. */
  private async add(request: TaskRequest, callerKey?: CallerKey): Promise<Added> {
    if (callerKey) return this.addOnce(request, callerKey);
    const admitted = this.admission.admit(request);
    if (!(admitted instanceof Promise)) return { task: await this.store.queue.add(admitted), isReplay: false };
    const adding = this.store.queue.add(await admitted);
    this.dispatcher.wake(); // the caller did so before the task was added
    return { task: await adding, isReplay: false };
  }

  private async addOnce(request: TaskRequest, { scope, key }: CallerKey): Promise<Added> {
    checkForm(request);
    const { inputIsParsed: _, ...fingerprinted } = request;
    const idempotency = { key: `${scope}:${key}`, fingerprint: fingerprint(fingerprinted) };
    try {
      const admitted = this.admission.admit(request);
      if (!(admitted instanceof Promise)) return this.store.keys.addOnce(admitted, idempotency);
      const adding = this.store.keys.addOnce(await admitted, idempotency);
      this.dispatcher.wake();
      return adding; // not awaited: the refusals below are those of the admission
    } catch (rejection) {
      // A task that was accepted under a key stays accepted, whatever became of its session and its workers.
      const earlier = await this.store.keys.find(idempotency);
      if (earlier) return { task: earlier, isReplay: true };
      throw rejection;
    }
  }
}

/** A refusal is the answer to its own request; any other error fails the whole batch. */
function toRejection(error: unknown): { error: YardError } {
  if (error instanceof YardError) return { error };
  throw error;
}
