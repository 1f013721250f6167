import { YardError, type Outcome, type OutputChunk, type TaskExecute } from '@yardmaster/protocol';
import { outcomeOf, stoppedOutcome, type Settlement, type StopCause } from '../outcome';
import { Delivery } from './delivery.state';
import { OutputBuffer, type OutputLimits } from './output-buffer.state';
import { earlier, type Outgoing } from './outgoing';

/**
 * `running` while its handler works. `stopping` when it was asked to stop (cancelled, too slow, drained) and may still hand
 * over what it has. `finished` when its outcome stands, because the handler settled or because the grace was over; what the
 * handler says later is ignored. A finished attempt is reported, all its output first, until the report is confirmed.
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
  /** Of the result, as JSON. */
  resultBytesMax: number;
  stopGraceMs: number;
}

/** An attempt that this worker holds the lease of. */
export class HeldAttempt {
  state: AttemptState = 'running';
  readonly output: OutputBuffer;
  /** Of output and outcome alike: one message of an attempt is in flight at a time, so their order holds. */
  readonly delivery = new Delivery();
  /** Set when the attempt finishes. */
  private outcome?: Outcome;
  /** Set when a stop is asked for; `hardAtMs` may come closer afterwards, the cause stays the first. */
  private stopping?: { cause: StopCause; hardAtMs: number };
  private progressAtMs: number;
  /** Set where the task has a `startTimeoutMs`, cleared when the work begins. */
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

  /** The next time at which `advance` changes something. */
  get deadlineAtMs(): number | undefined {
    if (this.state === 'stopping') return this.stopping?.hardAtMs;
    if (this.state !== 'running') return undefined;
    return earlier(this.startByMs, earlier(this.timeoutAtMs, this.noProgressAtMs));
  }

  addOutput(stream: OutputChunk['stream'], data: unknown, nowMs: number): void {
    if (this.isFinished) return;
    this.progressed(nowMs);
    this.output.add(stream, data);
    if (!this.output.isEmpty) this.delivery.want();
  }

  /** It showed life. */
  progressed(nowMs: number): void {
    this.progressAtMs = nowMs;
  }

  /** The work begins. */
  started(): void {
    this.startByMs = undefined;
  }

  /** Asks for a stop, or for an earlier one. True where the handler is to be told. */
  stop(cause: StopCause, graceMs: number, nowMs: number): boolean {
    if (this.isFinished) return false;
    const hardAtMs = nowMs + graceMs;
    if (this.stopping) {
      this.stopping.hardAtMs = Math.min(this.stopping.hardAtMs, hardAtMs);
      return false;
    }
    this.stopping = { cause, hardAtMs };
    this.move('stop');
    return true;
  }

  /** The handler ended. */
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

  /** Lets time pass. Returns the cause where the handler is to be told to stop. */
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

  /** What to send of this attempt now, if anything; it is in flight from here on. */
  take(nowMs: number): Outgoing | undefined {
    if (!this.delivery.take(nowMs)) return undefined;
    const { leaseId } = this.task;
    const chunks = this.output.batch();
    if (chunks.length > 0) return { message: 'task.output', payload: { leaseId, chunks } };
    const outcome = this.report();
    if (outcome) return { message: 'task.finished', payload: { leaseId, outcome } };
    this.delivery.acknowledge(); // what there was to send was dropped since
    return undefined;
  }

  /** The message in flight was taken by the peer. */
  acknowledge(): void {
    this.output.acknowledge();
    this.continueDelivery();
  }

  /** The peer will never take the output in flight. */
  refuseOutput(): void {
    this.output.refuse();
    this.continueDelivery();
  }

  /** The peer will never take the outcome: one that it can read stands in its place. */
  refuseOutcome(code: string, retryAtMs: number): void {
    const error = new YardError(
      code === 'PAYLOAD_TOO_LARGE' ? 'OUTPUT_LIMIT' : 'INTERNAL',
      `the outcome was refused with ${code}`,
    );
    if (this.outcome) this.outcome = outcomeOf({ error }, this.outcome.stats.wallMs, this.limits.resultBytesMax);
    this.delivery.fail(retryAtMs);
  }

  /** The outcome with what was dropped of the output; nothing while the work or the sending of output goes on. */
  report(): Outcome | undefined {
    if (!this.outcome || !this.output.isEmpty) return undefined;
    const dropped = this.output.dropped;
    return Object.keys(dropped).length === 0 ? this.outcome : { ...this.outcome, truncated: dropped };
  }

  /** A clock that was set back made it less than nothing, and no peer would take that. */
  private wallMs(nowMs: number): number {
    return Math.max(0, nowMs - this.startedAtMs);
  }

  private continueDelivery(): void {
    this.delivery.acknowledge();
    if (!this.output.isEmpty || this.outcome) this.delivery.want();
  }

  private finish(event: AttemptEvent, outcome: Outcome): void {
    this.move(event);
    this.outcome = outcome;
    this.delivery.want();
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

  /** The deadline that has passed. Where the work has not begun that is the one to tell: nothing was done yet. */
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
