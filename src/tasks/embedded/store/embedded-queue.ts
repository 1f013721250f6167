import type { Outcome } from '@yardmaster/protocol';
import {
  type EligibleQueue,
  type LeaseHolder,
  type QueueSlots,
  type Assign,
  type QueuePosition,
  type ClaimResult,
  TaskQueue,
  type WaitingQueue,
  type WaitingTask,
} from '../../port';
import { encode, encodeOutcome, encodeTask } from '../../shared/encoded';
import type { NewTask, Task } from '../../task';
import type { LiveTask } from '../live-task';
import { ClaimRound } from '../claim-round';
import type { EngineAccess } from './engine-access';

export class EmbeddedQueue extends TaskQueue {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  add(task: NewTask): Promise<Task> {
    return this.access.write(
      () => encodeTask(task),
      ({ adding }, encoded) => adding.add(encoded),
    );
  }

  async claim(queues: readonly QueueSlots[], slotsMax: number, assign: Assign, atMs: number): Promise<ClaimResult[]> {
    const { live } = this.access.opened;
    const claimHead = (head: LiveTask, holder: LeaseHolder): Promise<ClaimResult> => this.claimTask(head, holder, atMs);
    return Promise.all(new ClaimRound(() => live.queues, assign, claimHead).run(queues, slotsMax));
  }

  endQueued(taskId: string, outcome: Outcome, atMs: number): Promise<Task | undefined> {
    return this.access.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.endQueued(taskId, encoded, atMs),
    );
  }

  async waiting(): Promise<readonly WaitingQueue[]> {
    return this.access.opened.live.queues.all();
  }

  async eligible(): Promise<readonly EligibleQueue[]> {
    return this.access.opened.live.queues.eligible(this.access).list();
  }

  markUnservable(queueKeys: readonly string[]): void {
    if (!this.access.isOpen || queueKeys.length === 0) return;
    const eligible = this.access.opened.live.queues.eligible(this.access);
    for (const key of queueKeys) eligible.remove(key);
  }

  clearUnservable(): void {
    if (this.access.isOpen) this.access.opened.live.queues.clearUnservable(this.access);
  }

  async position(taskId: string): Promise<QueuePosition | undefined> {
    return this.access.opened.live.position(taskId);
  }

  onResumed(listener: () => void): () => void {
    return this.access.engine.onResumed(listener);
  }

  async release(atMs: number): Promise<number | undefined> {
    return this.access.opened.live.release(atMs);
  }

  async overdue(atMs: number, limit: number): Promise<WaitingTask[]> {
    return this.access.opened.live.overdue(atMs, limit).map(({ task }) => task);
  }

  private claimTask(live: LiveTask, holder: LeaseHolder, atMs: number): Promise<ClaimResult> {
    const taskId = live.task.id;
    const claiming = this.access.write(
      () => holder.assignment && encode(holder.assignment, 'assignment').json,
      ({ operations }, assignmentJson) => operations.claim(live, holder, assignmentJson ?? null, atMs),
    );
    return claiming.then(
      (claim) => ({ taskId, claim }),
      (error: unknown) => ({ taskId, error }),
    );
  }
}
