import type { OutputChunk, TaskExecute, WorkerRegister, WorkerRegisterReply } from '@yardmaster/protocol';
import { jsonBytes, type Settlement, type StopCause } from '../outcome';
import { HeldAttempt, type AttemptLimits } from './attempt.state';
import { earlier, type Outgoing } from './outgoing';

/** A lease whose handler must be stopped. */
export interface Abort {
  leaseId: string;
  cause: StopCause;
}

/**
 * The attempts whose leases the worker holds, from `task.execute` until the outcome is confirmed or the lease is lost.
 * An unfinished attempt occupies a slot.
 */
export class AttemptTable {
  private readonly held = new Map<string, HeldAttempt>();
  private aborts: Abort[] = [];
  private abandoned: string[] = [];

  constructor(private readonly limits: AttemptLimits) {}

  /** Attempts that occupy a slot. */
  get runningCount(): number {
    let count = 0;
    for (const attempt of this.held.values()) if (!attempt.isFinished) count++;
    return count;
  }

  /** Finished attempts whose outcomes are not confirmed. */
  get unconfirmedCount(): number {
    return this.held.size - this.runningCount;
  }

  /** All leases. */
  get leaseIds(): string[] {
    return [...this.held.keys()];
  }

  has(leaseId: string): boolean {
    return this.held.has(leaseId);
  }

  add(task: TaskExecute, timeoutMs: number, nowMs: number): void {
    this.held.set(task.leaseId, new HeldAttempt(task, timeoutMs, this.limits, nowMs));
  }

  addOutput(leaseId: string, stream: OutputChunk['stream'], data: unknown, nowMs: number): void {
    this.held.get(leaseId)?.addOutput(stream, data, nowMs);
  }

  progressed(leaseId: string, nowMs: number): void {
    this.held.get(leaseId)?.progressed(nowMs);
  }

  started(leaseId: string): void {
    this.held.get(leaseId)?.started();
  }

  settle(leaseId: string, settlement: Settlement, nowMs: number): void {
    this.held.get(leaseId)?.settle(settlement, nowMs);
  }

  stop(leaseId: string, cause: StopCause, graceMs: number, nowMs: number): void {
    if (this.held.get(leaseId)?.stop(cause, graceMs, nowMs)) this.aborts.push({ leaseId, cause });
  }

  stopAll(cause: StopCause, graceMs: number, nowMs: number): void {
    for (const leaseId of this.held.keys()) this.stop(leaseId, cause, graceMs, nowMs);
  }

  /** Stops the attempts of a session. */
  stopSession(sessionId: string, cause: StopCause, graceMs: number, nowMs: number): void {
    for (const [leaseId, { task }] of this.held)
      if (task.sessionId === sessionId) this.stop(leaseId, cause, graceMs, nowMs);
  }

  /** True if an attempt of the session is unfinished. */
  runsIn(sessionId: string): boolean {
    return [...this.held.values()].some(({ task, isFinished }) => task.sessionId === sessionId && !isFinished);
  }

  /** Drops a lease that is lost or done. A running handler is killed, and nothing more of it is reported. */
  forget(leaseId: string): void {
    const attempt = this.held.get(leaseId);
    if (!attempt) return;
    this.held.delete(leaseId);
    if (!attempt.isFinished) this.abandoned.push(leaseId);
    if (!attempt.isFinished) this.aborts.push({ leaseId, cause: leaseLost });
  }

  /** Kills and drops all running attempts. Outcomes are kept: they are never dropped. */
  forgetRunning(): void {
    for (const [leaseId, attempt] of this.held) if (!attempt.isFinished) this.forget(leaseId);
  }

  /** Applies the reply to `worker.register`. Leases that it does not name continue. */
  reconcile(reply: WorkerRegisterReply): void {
    for (const leaseId of [...reply.recorded, ...reply.aborted]) this.forget(leaseId);
  }

  /**
   * Returns the attempts for a registration. An outcome is listed as finished once all output of its attempt was sent,
   * as long as it fits into the message. Otherwise the attempt is listed as running, and `task.finished` follows.
   */
  present(bytesMax: number): Pick<WorkerRegister, 'running' | 'finished'> {
    const presented: Pick<WorkerRegister, 'running' | 'finished'> = { running: [], finished: [] };
    let bytes = 0;
    for (const attempt of this.held.values()) {
      const { leaseId, taskId, attempt: number } = attempt.task;
      const outcome = attempt.report();
      bytes += outcome ? (jsonBytes(outcome) ?? Infinity) : 0;
      if (outcome && bytes <= bytesMax) presented.finished.push({ leaseId, outcome });
      else presented.running.push({ taskId, attempt: number, leaseId, outputSeq: attempt.output.sentSeq });
    }
    return presented;
  }

  /** Marks the messages in flight to be sent again on the next link, after a link ended. */
  restartDeliveries(): void {
    for (const attempt of this.held.values()) attempt.delivery.restart();
  }

  /** Returns the next message of any attempt. */
  take(nowMs: number): Outgoing | undefined {
    for (const attempt of this.held.values()) {
      const outgoing = attempt.take(nowMs);
      if (outgoing) return outgoing;
    }
    return undefined;
  }

  acknowledge(leaseId: string): void {
    this.held.get(leaseId)?.acknowledge();
  }

  refuseOutput(leaseId: string): void {
    this.held.get(leaseId)?.refuseOutput();
  }

  refuseOutcome(leaseId: string, code: string, retryAtMs: number): void {
    this.held.get(leaseId)?.refuseOutcome(code, retryAtMs);
  }

  retry(leaseId: string, atMs: number): void {
    this.held.get(leaseId)?.delivery.fail(atMs);
  }

  advance(nowMs: number): void {
    for (const [leaseId, attempt] of this.held) {
      const wasFinished = attempt.isFinished;
      const cause = attempt.advance(nowMs);
      if (attempt.isFinished && !wasFinished) this.abandoned.push(leaseId);
      if (cause) this.aborts.push({ leaseId, cause });
    }
  }

  takeAborts(): Abort[] {
    const taken = this.aborts;
    this.aborts = [];
    return taken;
  }

  /** Takes the leases whose handlers were abandoned: they did not end within the grace, or their lease is lost. */
  takeAbandoned(): string[] {
    const taken = this.abandoned;
    this.abandoned = [];
    return taken;
  }

  /** The earliest deadline of an attempt. */
  get deadlineAtMs(): number | undefined {
    return this.earliest((attempt) => attempt.deadlineAtMs);
  }

  /** The time of the next message. */
  get dueAtMs(): number | undefined {
    return this.earliest((attempt) => attempt.delivery.dueAtMs);
  }

  private earliest(time: (attempt: HeldAttempt) => number | undefined): number | undefined {
    let earliest: number | undefined;
    for (const attempt of this.held.values()) earliest = earlier(earliest, time(attempt));
    return earliest;
  }
}

const leaseLost: StopCause = {
  status: 'failed',
  code: 'WORKER_LOST',
  message: 'the lease of the attempt is no longer held by this worker',
};
