import type { OutputChunk, TaskExecute, WorkerRegister, WorkerRegisterReply } from '@yardmaster/protocol';
import { jsonBytes, type Settlement, type StopCause } from '../outcome';
import { HeldAttempt, type AttemptLimits } from './attempt.state';
import { earlier, type Outgoing } from './outgoing';

/** The handler of this lease is to be told to stop. */
export interface Abort {
  leaseId: string;
  cause: StopCause;
}

/**
 * Every attempt that the worker holds the lease of, from `task.execute` until its outcome is confirmed or the lease is lost.
 * An attempt that has not finished takes a slot.
 */
export class AttemptTable {
  private readonly held = new Map<string, HeldAttempt>();
  private aborts: Abort[] = [];
  private abandoned: string[] = [];

  constructor(private readonly limits: AttemptLimits) {}

  /** Attempts that take a slot. */
  get runningCount(): number {
    let count = 0;
    for (const attempt of this.held.values()) if (!attempt.isFinished) count++;
    return count;
  }

  /** Attempts that have finished and are not confirmed. */
  get unconfirmedCount(): number {
    return this.held.size - this.runningCount;
  }

  /** Every lease that is held. */
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

  /** Stops what runs in a session. */
  stopSession(sessionId: string, cause: StopCause, graceMs: number, nowMs: number): void {
    for (const [leaseId, { task }] of this.held)
      if (task.sessionId === sessionId) this.stop(leaseId, cause, graceMs, nowMs);
  }

  /** Whether an attempt of this session has not finished. */
  runsIn(sessionId: string): boolean {
    return [...this.held.values()].some(({ task, isFinished }) => task.sessionId === sessionId && !isFinished);
  }

  /** The lease is lost or done with: what still runs is killed, and nothing of it is reported. */
  forget(leaseId: string): void {
    const attempt = this.held.get(leaseId);
    if (!attempt) return;
    this.held.delete(leaseId);
    if (!attempt.isFinished) this.abandoned.push(leaseId);
    if (!attempt.isFinished) this.aborts.push({ leaseId, cause: leaseLost });
  }

  /** Kills and forgets all that runs. Outcomes are kept: they are never dropped. */
  forgetRunning(): void {
    for (const [leaseId, attempt] of this.held) if (!attempt.isFinished) this.forget(leaseId);
  }

  /** Does what the reply to `worker.register` says of each lease; one that it does not name goes on. */
  reconcile(reply: WorkerRegisterReply): void {
    for (const leaseId of [...reply.recorded, ...reply.aborted]) this.forget(leaseId);
  }

  /**
   * What to present when registering. An outcome is presented as finished when all output of its attempt was sent, while there
   * is room in the message; else the attempt is presented as running, and the outcome follows as `task.finished`.
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

  /** The link ended: what was in flight is sent again on the next one. */
  restartDeliveries(): void {
    for (const attempt of this.held.values()) attempt.delivery.restart();
  }

  /** The next message about any attempt. */
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

  /** Leases whose handlers nobody waits for any longer: they did not end within the grace, or the lease is lost. */
  takeAbandoned(): string[] {
    const taken = this.abandoned;
    this.abandoned = [];
    return taken;
  }

  /** When a deadline of an attempt comes. */
  get deadlineAtMs(): number | undefined {
    return this.earliest((attempt) => attempt.deadlineAtMs);
  }

  /** When something is to be sent. */
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
