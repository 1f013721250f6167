import { errorCodes, type KnownErrorCode, type Outcome, type OutputChunk } from '@yardmaster/protocol';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { ExecutorRequest, ExecutorTask } from './task-executor';
import type { Link } from '@yardmaster/worker-kit/link';

/** The worker of a task, as far as the task is concerned. */
interface TaskWorker {
  readonly workerId: string;
  /** Set while it has a link. */
  readonly link?: Link;
  /** @throws YardError `LINK_CLOSED` if it has no link */
  readonly openLink: Link;
  readonly running: Set<FleetTask>;
}

/**
 * One call at a test fleet: `queued` until a slot is free, `running` while a worker has it, then ended for good. There is one attempt.
 */
export class FleetTask {
  readonly leaseId: string;
  readonly chunks = new Map<number, OutputChunk>();
  readonly ended: Promise<Outcome>;
  /** Set when a worker gets it. */
  private run?: { worker: TaskWorker; startedAtMs: number };
  /** Set, once, when it ends. */
  private ending?: { outcome: Outcome; finishedAtMs: number };
  /** Set by a cancellation. */
  private requested?: { outcome: Outcome };
  /** Ends it if nobody else does: while it waits, and while it runs. */
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

  /** The outcome that a cancellation gives it if its worker is lost. */
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

  /** Calls `end` after `delayMs`, unless the task has ended or is given another time. */
  endLater(clock: Clock, delayMs: number, end: () => void): void {
    this.deadline?.cancel();
    this.deadline = clock.setTimer(delayMs, end);
  }

  /** Ends it, unless it has ended. Returns whether it did. */
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

/** An outcome that the fleet decides, since no worker will. */
export function decided(
  status: 'failed' | 'cancelled' | 'timed_out',
  code: KnownErrorCode,
  message: string,
  details?: Record<string, unknown>,
): Outcome {
  const error = { code, message, retryable: errorCodes[code].retryable, ...(details && { details }) };
  return { status, error, stats: { wallMs: 0 } };
}
