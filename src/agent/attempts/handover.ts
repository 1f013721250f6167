import { EventEmitter } from 'node:events';
import type { Clock } from '../../clock';
import type { YardConfig } from '../../config';
import type { Log } from '../../log';
import { YardError, type TaskExecute, type TaskExecuteReply } from '../../protocol';
import type { Registry, WorkerRecord } from '../../registry';
import type { Claim, Placement, Task, TaskStore, WaitingTask } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { Assignments } from './assignments';
import { loss, unansweredLoss } from './loss';
import { FailedClaims } from '../dispatch/failed-claims';
import { errorOf } from './outcomes';
import type { Recovery } from './recovery';
import { rejectionPauseMs } from './retry.policy';
import type { OpenSessions, SessionEndings } from '../sessions';

export interface HandoverParts {
  store: TaskStore;
  registry: Registry;
  workerInterface: WorkerInterface;
  assignments: Assignments;
  recovery: Recovery;
  openSessions: OpenSessions;
  endings: SessionEndings;
  clock: Clock;
  log: Log;
  config: Pick<YardConfig, 'leaseTtlMs'>;
}

export interface HandoverEvents {
  /** A worker accepted an attempt, so long after it was claimed. */
  dispatched: [task: Task, durationMs: number];
}

/** Gives one task to the worker that was picked for it: claims it, sends it, and deals with a worker that does not take it. */
export class Handover extends EventEmitter<HandoverEvents> {
  readonly failedClaims: FailedClaims;

  constructor(private readonly parts: HandoverParts) {
    super();
    this.failedClaims = new FailedClaims(parts);
  }

  /** Takes the slot and issues the claim in the turn of the call; the rest follows when the claim is durable. */
  begin(task: WaitingTask, workerId: string, placement: Placement): void {
    const { registry, openSessions, log } = this.parts;
    registry.occupy(workerId, task.id);
    openSessions.began(task);
    this.run(task, registry.get(workerId)!, placement).catch((error: unknown) => {
      registry.vacate(workerId, task.id);
      log.error({ err: error, taskId: task.id, workerId }, 'what became of a task at its worker could not be recorded');
    });
  }

  private async run(task: WaitingTask, worker: WorkerRecord, placement: Placement): Promise<void> {
    const { registry, assignments, clock, recovery } = this.parts;
    const { workerId } = worker;
    const claimedAtMs = clock.nowMs();
    // The slot is held until the task may be tried again; then the dispatcher is woken.
    const claim = await this.claim(task, worker, placement, claimedAtMs).catch((error: unknown) =>
      this.failedClaims.failed(task.id, error),
    );
    if (!claim) return registry.vacate(workerId, task.id);
    // Registered anew while the claim was on its way to the disk: it has said what it holds, and this was not among it.
    if (registry.get(workerId) !== worker) return recovery.lose(claim.leaseId, task.id, loss('replaced'));
    // Its end was asked for meanwhile: the worker would not know what that was about, and begin afterwards.
    if (assignments.under(claim.leaseId)?.cancelled) return this.withdraw(claim.leaseId);
    await this.send(claim, workerId, claimedAtMs);
  }

  private async claim(
    task: WaitingTask,
    { workerId, instanceId }: WorkerRecord,
    placement: Placement,
    atMs: number,
  ): Promise<Claim | undefined> {
    const { store, assignments, config } = this.parts;
    const holder = { workerId, instanceId, leaseUntilMs: atMs + config.leaseTtlMs, placement };
    const claim = await store.claim(task.id, holder, atMs);
    this.failedClaims.succeeded(task.id);
    if (claim) assignments.begin({ taskId: task.id, workerId, leaseId: claim.leaseId }, task);
    return claim;
  }

  private async send({ task, leaseId }: Claim, workerId: string, claimedAtMs: number): Promise<void> {
    const { workerInterface, registry, assignments, clock } = this.parts;
    try {
      const reply = await workerInterface.execute(workerId, toExecution(task, leaseId));
      if (reply.status === 'rejected') return await this.rejected(task, leaseId, workerId, reply);
      assignments.accepted(leaseId);
      registry.accepted(workerId);
      this.emit('dispatched', task, clock.nowMs() - claimedAtMs);
    } catch (error) {
      await this.unanswered(leaseId, task.id, workerId, error);
    }
  }

  private async rejected(
    task: Task,
    leaseId: string,
    workerId: string,
    reply: TaskExecuteReply & { status: 'rejected' },
  ): Promise<void> {
    const { store, registry, assignments, endings, clock, log } = this.parts;
    const { sessionId } = task;
    log.warn({ taskId: task.id, leaseId, workerId, code: reply.code }, 'a worker rejected a task; it waits again');
    if (reply.code !== 'SESSION_LOST') registry.rejected(workerId, rejectionPauseMs);
    if (reply.code === 'DRAINING') registry.apply(workerId, 'drain');
    if (assignments.under(leaseId)?.cancelled) return this.withdraw(leaseId);
    assignments.end(leaseId);
    const requeued = store.requeue(leaseId, 'rejected', errorOf(reply.code, reply.message), clock.nowMs());
    if (reply.code === 'SESSION_LOST' && sessionId !== undefined) {
      endings.endSoon(sessionId, { state: 'lost', reason: reply.message });
    }
    await requeued;
  }

  /** Ends a task whose end was asked for, and which no worker runs. */
  private async withdraw(leaseId: string): Promise<void> {
    const { store, assignments, clock } = this.parts;
    const { cancelled } = assignments.under(leaseId)!;
    assignments.end(leaseId);
    await store.finish(leaseId, cancelled!, clock.nowMs());
  }

  /**
   * Whether the worker began is not known. Where its link ended, it says so when it registers again (or is doing so now), or it
   * is lost with all it holds. A worker that is linked and does not answer loses the attempt.
   */
  private async unanswered(leaseId: string, taskId: string, workerId: string, error: unknown): Promise<void> {
    const { workerInterface, recovery, registry, log } = this.parts;
    const isLinkClosed = error instanceof YardError && error.code === 'LINK_CLOSED';
    const { state } = registry.get(workerId) ?? {};
    if (isLinkClosed && (state === 'suspect' || state === 'registering')) return;
    log.warn({ err: error, taskId, leaseId, workerId }, 'a worker did not take a task as it should');
    registry.rejected(workerId, rejectionPauseMs);
    await recovery.lose(leaseId, taskId, unansweredLoss(error));
    if (!isLinkClosed) {
      await workerInterface.cancel(workerId, leaseId, 'the lease was taken away', 0).catch(() => undefined);
    }
  }
}

/** What the worker is told of the task. */
function toExecution(task: Task, leaseId: string): TaskExecute {
  const { id: taskId, attempt, capability, input, sessionId, timeoutMs, noProgressTimeoutMs, startTimeoutMs } = task;
  return { taskId, attempt, leaseId, capability, input, sessionId, timeoutMs, noProgressTimeoutMs, startTimeoutMs };
}
