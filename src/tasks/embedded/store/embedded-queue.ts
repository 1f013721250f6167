import type { Outcome } from '../../../protocol';
import { type Claim, type Holder, type QueuePlace, TaskQueue, type WaitingQueue, type WaitingTask } from '../../port';
import { encode, encodeOutcome, encodeTask } from '../../shared/encoded';
import type { NewTask, Task } from '../../task';
import type { EngineAccess } from './engine-access';

export class EmbeddedQueue extends TaskQueue {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  add(task: NewTask): Promise<Task> {
    return this.access.write(
      () => encodeTask(task),
      ({ operations }, encoded) => operations.add(encoded),
    );
  }

  claim(taskId: string, holder: Holder, atMs: number): Promise<Claim | undefined> {
    return this.access.write(
      () => holder.placement && encode(holder.placement, 'placement').json,
      ({ operations }, placementJson) => operations.claim(taskId, holder, placementJson ?? null, atMs),
    );
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

  async eligible(): Promise<readonly WaitingQueue[]> {
    return this.access.opened.live.queues.eligible();
  }

  setAside(queueKeys: readonly string[]): void {
    if (this.access.isOpen) this.access.opened.live.queues.setAside(queueKeys);
  }

  bringBack(): void {
    if (this.access.isOpen) this.access.opened.live.queues.bringBack();
  }

  async next(queueKeys: readonly string[]): Promise<WaitingTask | undefined> {
    return this.access.opened.live.queues.first(queueKeys)?.task;
  }

  async position(taskId: string): Promise<QueuePlace | undefined> {
    return this.access.opened.live.position(taskId);
  }

  async release(atMs: number): Promise<number | undefined> {
    return this.access.opened.live.release(atMs);
  }

  async overdue(atMs: number, limit: number): Promise<WaitingTask[]> {
    return this.access.opened.live.overdue(atMs, limit).map(({ task }) => task);
  }
}
