import { YardError, type Outcome, type OutputChunk, type TaskExecute } from '@yardmaster/protocol';
import { outcomeOf, stoppedOutcome, type Settlement, type StopCause } from '../outcome';
import { Delivery } from './delivery.state';
import { OutputBuffer, type OutputLimits } from './output-buffer.state';
import { earlier, type Outgoing } from './outgoing';

/**
 * - `running`: the handler works.
 * - `stopping`: the handler was told to stop (cancelled, too slow, drained) and may still return a result.
 * - `finished`: the outcome is final, since the handler settled or the grace was over. Later calls of the handler are
 *   ignored. All output, then the outcome are sent until they are acknowledged.
 */
export type AttemptState = 'running' | 'stopping' | 'finished';

export type AttemptEvent = 'stop' | 'settle' | 'graceOver';

const transitions: Readonly<Record<AttemptState, Partial<Record<AttemptEvent, AttemptState>>>> = {
  running: { stop: 'stopping', settle: 'finished' },
  stopping: { settle: 'finished', graceOver: 'finished' },
  finished: {},
};

export interface AttemptLimits {
  output: OutputLimits;
  /** Largest result, as JSON. */
  resultBytesMax: number;
  stopGraceMs: number;
}

/** An attempt whose lease this worker holds. */
export class HeldAttempt {
  state: AttemptState = 'running';
  readonly output: OutputBuffer;
  /** Shared by output and outcome: one message of an attempt is in flight at a time, which keeps their order. */
  readonly delivery = new Delivery();
  /** Set when the attempt finishes. */
  private outcome?: Outcome;
  /** Set by the first stop. A later stop may set an earlier `killAtMs`, but not another cause. */
  private stopping?: { cause: StopCause; killAtMs: number };
  private progressAtMs: number;
  /** Set if the task has a `startTimeoutMs`, cleared when the work begins. */
  private startByMs?: number;

  constructor(
    readonly task: TaskExecute,
    private readonly timeoutMs: number,
    private readonly limits: AttemptLimits,
    private readonly startedAtMs: number,
  ) {
    this.output = new OutputBuffer(limits.output);
    this.progressAtMs = startedAtMs;
    if (task.startTimeoutMs !== undefined) this.startByMs = startedAtMs + task.startTimeoutMs;
  }

  get isFinished(): boolean {
    return this.state === 'finished';
  }

  /** The next time at which `advance` has an effect. */
  get deadlineAtMs(): number | undefined {
    if (this.state === 'stopping') return this.stopping?.killAtMs;
    if (this.state !== 'running') return undefined;
    return earlier(this.startByMs, earlier(this.timeoutAtMs, this.noProgressAtMs));
  }

  addOutput(stream: OutputChunk['stream'], data: unknown, nowMs: number): void {
    if (this.isFinished) return;
    this.progressed(nowMs);
    this.output.add(stream, data);
    if (!this.output.isEmpty) this.delivery.enqueue();
  }

  /** Restarts the no-progress timeout. */
  progressed(nowMs: number): void {
    this.progressAtMs = nowMs;
  }

  /** Clears the start timeout. */
  started(): void {
    this.startByMs = undefined;
  }

  /** Stops the attempt, or shortens the grace of an earlier stop. Returns true if the handler must be notified. */
  stop(cause: StopCause, graceMs: number, nowMs: number): boolean {
    if (this.isFinished) return false;
    const killAtMs = nowMs + graceMs;
    if (this.stopping) {
      this.stopping.killAtMs = Math.min(this.stopping.killAtMs, killAtMs);
      return false;
    }
    this.stopping = { cause, killAtMs };
    this.move('stop');
    return true;
  }

  /** Records how the handler ended. */
  settle(settlement: Settlement, nowMs: number): void {
    if (this.isFinished) return;
    const [wallMs, bytesMax] = [this.wallMs(nowMs), this.limits.resultBytesMax];
    this.finish(
      'settle',
      this.stopping
        ? stoppedOutcome(this.stopping.cause, settlement, wallMs, bytesMax)
        : outcomeOf(settlement, wallMs, bytesMax),
    );
  }

  /** Applies the deadlines. Returns the cause if the handler must stop. */
  advance(nowMs: number): StopCause | undefined {
    if (nowMs < (this.deadlineAtMs ?? Infinity)) return undefined;
    if (this.stopping) {
      const { cause } = this.stopping;
      this.finish('graceOver', stoppedOutcome(cause, undefined, this.wallMs(nowMs), this.limits.resultBytesMax));
      return undefined;
    }
    const cause = this.expiredDeadline(nowMs);
    this.stop(cause, this.limits.stopGraceMs, nowMs);
    return cause;
  }

  /** Returns the message to send now, if there is one. It is in flight from then on. */
  take(nowMs: number): Outgoing | undefined {
    if (!this.delivery.take(nowMs)) return undefined;
    const { leaseId } = this.task;
    const chunks = this.output.batch();
    if (chunks.length > 0) return { message: 'task.output', payload: { leaseId, chunks } };
    const outcome = this.report();
    if (outcome) return { message: 'task.finished', payload: { leaseId, outcome } };
    this.delivery.acknowledge(); // the output was dropped meanwhile
    return undefined;
  }

  /** Handles the acknowledgement of the message in flight. */
  acknowledge(): void {
    this.output.acknowledge();
    this.continueDelivery();
  }

  /** Drops the output in flight, because the peer cannot read it. */
  refuseOutput(): void {
    this.output.refuse();
    this.continueDelivery();
  }

  /** Replaces the outcome by an error, because the peer cannot read it. */
  refuseOutcome(code: string, retryAtMs: number): void {
    const error = new YardError(
      code === 'PAYLOAD_TOO_LARGE' ? 'OUTPUT_LIMIT' : 'INTERNAL',
      `the control plane rejected the outcome with ${code}`,
    );
    if (this.outcome) this.outcome = outcomeOf({ error }, this.outcome.stats.wallMs, this.limits.resultBytesMax);
    this.delivery.fail(retryAtMs);
  }

  /**
   * Returns the outcome with the sizes of dropped output; undefined until the handler has ended and all output is sent.
   */
  report(): Outcome | undefined {
    if (!this.outcome || !this.output.isEmpty) return undefined;
    const dropped = this.output.dropped;
    return Object.keys(dropped).length === 0 ? this.outcome : { ...this.outcome, truncated: dropped };
  }

  /** Returns the duration, never negative: a clock may be set back, and peers reject negative durations. */
  private wallMs(nowMs: number): number {
    return Math.max(0, nowMs - this.startedAtMs);
  }

  private continueDelivery(): void {
    this.delivery.acknowledge();
    if (!this.output.isEmpty || this.outcome) this.delivery.enqueue();
  }

  private finish(event: AttemptEvent, outcome: Outcome): void {
    this.move(event);
    this.outcome = outcome;
    this.delivery.enqueue();
  }

  private move(event: AttemptEvent): void {
    this.state = transitions[this.state][event] ?? this.state;
  }

  private get timeoutAtMs(): number {
    return this.startedAtMs + this.timeoutMs;
  }

  private get noProgressAtMs(): number | undefined {
    const { noProgressTimeoutMs } = this.task;
    return noProgressTimeoutMs === undefined ? undefined : this.progressAtMs + noProgressTimeoutMs;
  }

  /** Returns the deadline that has passed. The start timeout comes first, because it means that no work was done. */
  private expiredDeadline(nowMs: number): StopCause {
    if (nowMs >= (this.startByMs ?? Infinity)) return this.startTimeout();
    return nowMs >= this.timeoutAtMs ? this.timedOut() : this.noProgress();
  }

  private startTimeout(): StopCause {
    const message = `the attempt did not begin within ${this.task.startTimeoutMs} ms`;
    return { status: 'timed_out', code: 'START_TIMEOUT', message };
  }

  private timedOut(): StopCause {
    const message = `the attempt ran longer than ${this.timeoutMs} ms`;
    return { status: 'timed_out', code: 'TIMEOUT', message };
  }

  private noProgress(): StopCause {
    const message = `the attempt made no progress for ${this.task.noProgressTimeoutMs} ms`;
    return { status: 'timed_out', code: 'NO_PROGRESS', message };
  }
}
