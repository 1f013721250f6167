import { EventEmitter } from 'node:events';
import type { Clock } from '../clock';
import type { YardConfig } from '../config';
import type { LoadBalancer } from '../load-balancer';
import type { Log } from '../log';
import { YardError, type TaskExecuteReply } from '../protocol';
import type { Registry } from '../registry';
import type { Claim, Task, TaskStore } from '../tasks';
import type { WorkerInterface } from '../worker-interface';
import type { Assignments } from './assignments';
import { errorOf } from './outcomes';
import type { Recovery } from './recovery';
import { rejectionPauseMs } from './retry.policy';

export interface DispatcherParts {
  store: TaskStore;
  registry: Registry;
  loadBalancer: LoadBalancer;
  workerInterface: WorkerInterface;
  assignments: Assignments;
  recovery: Recovery;
  clock: Clock;
  log: Log;
  config: Pick<YardConfig, 'leaseTtlMs'>;
}

export interface DispatcherEvents {
  /** A worker accepted an attempt, so long after it was claimed. */
  dispatched: [task: Task, durationMs: number];
}

/**
 * Binds waiting tasks to free slots, late: a task leaves the queue only when a worker has room for it. It is woken by whatever
 * may have made room or work (a task added or requeued, a slot freed, a worker online) and goes on until one of them ran out.
 */
export class Dispatcher extends EventEmitter<DispatcherEvents> {
  private isConsuming = false;
  private isRunning = false;
  private isWoken = false;
  private readonly onRoom = (): void => this.wake();
  private unsubscribe?: () => void;

  constructor(private readonly parts: DispatcherParts) {
    super();
  }

  get isActive(): boolean {
    return this.isConsuming;
  }

  start(): void {
    this.isConsuming = true;
    this.parts.registry.on('room', this.onRoom);
    this.unsubscribe = this.parts.store.subscribe(({ task }) => task?.state === 'queued' && this.wake());
    this.wake();
  }

  /** Binds nothing more. What is bound already goes on. */
  stop(): void {
    this.isConsuming = false;
    this.parts.registry.off('room', this.onRoom);
    this.unsubscribe?.();
  }

  /** Looks whether something can be bound. Cheap where nothing can. */
  wake(): void {
    this.isWoken = true;
    if (this.isRunning || !this.isConsuming) return;
    this.isRunning = true;
    void this.drainQueue().finally(() => (this.isRunning = false));
  }

  private async drainQueue(): Promise<void> {
    while (this.isWoken && this.isConsuming) {
      this.isWoken = false;
      try {
        while (this.isConsuming && (await this.bindNext()));
      } catch (error) {
        this.parts.log.error({ err: error }, 'dispatching failed; it is tried again at the next event');
      }
    }
  }

  /** Binds the task that is next among those that some worker has room for; false where there is none. */
  private async bindNext(): Promise<boolean> {
    const { store, registry, loadBalancer } = this.parts;
    const queues = await store.waiting();
    const open = queues.filter(({ capability, require }) => registry.candidates(capability, require).length > 0);
    const task = open.length > 0 ? await store.next(open.map(({ key }) => key)) : undefined;
    if (!task) return false;
    const candidates = registry.candidates(task.capability, task.labels.require);
    const worker = loadBalancer.pick(candidates, task.labels.prefer);
    if (!worker) return true;
    // The slot is taken and the claim is issued now, in this turn; both are confirmed later, together with those that follow.
    registry.occupy(worker.workerId, task.id);
    void this.assign(task, worker.workerId);
    return true;
  }

  private async assign(task: Task, workerId: string): Promise<void> {
    const { registry, log, clock } = this.parts;
    const claimedAtMs = clock.nowMs();
    try {
      const claim = await this.claim(task, workerId, claimedAtMs);
      if (!claim) return registry.vacate(workerId, task.id);
      await this.hand(claim, workerId, claimedAtMs);
    } catch (error) {
      registry.vacate(workerId, task.id);
      log.error({ err: error, taskId: task.id, workerId }, 'a task could not be assigned');
    }
  }

  private async claim(task: Task, workerId: string, atMs: number): Promise<Claim | undefined> {
    const { store, registry, assignments, config } = this.parts;
    const instanceId = registry.get(workerId)?.instanceId ?? '';
    const claim = await store.claim(task.id, { workerId, instanceId, leaseUntilMs: atMs + config.leaseTtlMs }, atMs);
    if (claim) assignments.begin({ taskId: task.id, workerId, leaseId: claim.leaseId }, task.timeoutMs);
    return claim;
  }

  private async hand({ task, leaseId }: Claim, workerId: string, claimedAtMs: number): Promise<void> {
    const { workerInterface, registry, clock } = this.parts;
    const { id: taskId, attempt, capability, input, timeoutMs, noProgressTimeoutMs } = task;
    const execution = {
      taskId,
      attempt,
      leaseId,
      capability,
      input,
      timeoutMs,
      ...(noProgressTimeoutMs && { noProgressTimeoutMs }),
    };
    try {
      const reply = await workerInterface.execute(workerId, execution);
      if (reply.status === 'rejected') return await this.rejected(task, leaseId, workerId, reply);
      registry.accepted(workerId);
      this.emit('dispatched', task, clock.nowMs() - claimedAtMs);
    } catch (error) {
      await this.unanswered(leaseId, taskId, workerId, error);
    }
  }

  private async rejected(
    task: Task,
    leaseId: string,
    workerId: string,
    reply: TaskExecuteReply & { status: 'rejected' },
  ): Promise<void> {
    const { store, registry, assignments, clock, log } = this.parts;
    log.warn({ taskId: task.id, leaseId, workerId, code: reply.code }, 'a worker rejected a task; it waits again');
    registry.rejected(workerId, rejectionPauseMs);
    if (reply.code === 'DRAINING') registry.apply(workerId, 'drain');
    assignments.end(leaseId);
    await store.requeue(leaseId, 'rejected', errorOf(reply.code, reply.message), clock.nowMs());
  }

  /**
   * Whether the worker began is not known. A suspect one says so when it registers again, or is lost with all it holds. From
   * any other the attempt is taken away.
   */
  private async unanswered(leaseId: string, taskId: string, workerId: string, error: unknown): Promise<void> {
    const { workerInterface, recovery, registry, log } = this.parts;
    const isLinkClosed = error instanceof YardError && error.code === 'LINK_CLOSED';
    if (isLinkClosed && registry.get(workerId)?.state === 'suspect') return;
    log.warn({ err: error, taskId, leaseId, workerId }, 'a worker did not take a task as it should');
    registry.rejected(workerId, rejectionPauseMs);
    await recovery.lose(leaseId, taskId, `the worker did not answer: ${(error as Error).message}`);
    if (!isLinkClosed)
      await workerInterface.cancel(workerId, leaseId, 'the lease was taken away', 0).catch(() => undefined);
  }
}
