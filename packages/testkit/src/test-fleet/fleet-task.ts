import { errorCodes, type KnownErrorCode, type Outcome, type OutputChunk } from '@yardmaster/protocol';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { ExecutorRequest, ExecutorTask } from './task-executor';
import type { Link } from '@yardmaster/worker-kit/link';

/** The parts of a worker that a task uses. */
interface TaskWorker {
  readonly workerId: string;
  /** Set while the worker is linked. */
  readonly link?: Link;
  /** @throws YardError `LINK_CLOSED` if it has no link */
  readonly openLink: Link;
  readonly running: Set<FleetTask>;
}

/**
 * A task of a test fleet: `queued` until a slot is free, `running` on a worker, then ended for good. It has one
 * attempt.
 */
export class FleetTask {
  readonly leaseId: string;
  readonly chunks = new Map<number, OutputChunk>();
  readonly ended: Promise<Outcome>;
  /** Set when a worker runs it. */
  private run?: { worker: TaskWorker; startedAtMs: number };
  /** Set, once, when it ends. */
  private ending?: { outcome: Outcome; finishedAtMs: number };
  /** Set by a cancellation: the outcome if the worker is lost. */
  private requested?: { outcome: Outcome };
  /** Ends it at its deadline, in the queue and on a worker. */
  private deadline?: Timer;
  private resolve!: (outcome: Outcome) => void;

  constructor(
    readonly id: string,
    readonly request: ExecutorRequest,
    readonly createdAtMs: number,
  ) {
    this.leaseId = `${id}~1`;
    this.ended = new Promise((resolve) => (this.resolve = resolve));
  }

  get worker(): TaskWorker | undefined {
    return this.run?.worker;
  }

  get outcome(): Outcome | undefined {
    return this.ending?.outcome;
  }

  /** Returns the outcome of a cancelled task whose worker is lost. */
  get requestedEnd(): Outcome | undefined {
    return this.requested?.outcome;
  }

  begin(worker: TaskWorker, startedAtMs: number): void {
    this.run = { worker, startedAtMs };
    worker.running.add(this);
  }

  requestEnd(outcome: Outcome): void {
    this.requested = { outcome };
  }

  /** Sets the deadline, which replaces any earlier one. */
  endLater(clock: Clock, delayMs: number, end: () => void): void {
    this.deadline?.cancel();
    this.deadline = clock.setTimer(delayMs, end);
  }

  /** Ends the task. Returns false if it had ended. */
  end(outcome: Outcome, finishedAtMs: number): boolean {
    if (this.ending) return false;
    this.ending = { outcome, finishedAtMs };
    this.deadline?.cancel();
    this.worker?.running.delete(this);
    this.resolve(outcome);
    return true;
  }

  snapshot(): ExecutorTask {
    const { id, request, worker, createdAtMs, outcome } = this;
    return {
      id,
      capability: request.capability,
      input: request.input ?? {},
      state: outcome?.status ?? (worker ? 'running' : 'queued'),
      attempt: worker ? 1 : 0,
      sessionId: request.sessionId,
      workerId: worker?.workerId,
      createdAtMs,
      startedAtMs: this.run?.startedAtMs,
      finishedAtMs: this.ending?.finishedAtMs,
      outcome,
    };
  }
}

/** Builds an outcome that the fleet decides, without a worker. */
export function decided(
  status: 'failed' | 'cancelled' | 'timed_out',
  code: KnownErrorCode,
  message: string,
  details?: Record<string, unknown>,
): Outcome {
  const error = { code, message, retryable: errorCodes[code].retryable, ...(details && { details }) };
  return { status, error, stats: { wallMs: 0 } };
}
