import { YardError, type TaskExecuteReply, type WorkerDrain } from '@yardmaster/protocol';
import { Delivery } from './delivery.state';

/**
 * - `open`: accepts work.
 * - `draining`: the control plane asked for no more work, and may resume.
 * - `leaving`: the worker is about to end. Final.
 *
 * Work for an open session is accepted in every state.
 */
export type IntakeState = 'open' | 'draining' | 'leaving';

export type IntakeEvent = 'drain' | 'resume' | 'leave';

const transitions: Readonly<Record<IntakeState, Partial<Record<IntakeEvent, IntakeState>>>> = {
  open: { drain: 'draining', leave: 'leaving' },
  draining: { resume: 'open', leave: 'leaving' },
  leaving: {},
};

type Rejection = Extract<TaskExecuteReply, { status: 'rejected' }>;

/** A request for work, and the capacity of the worker. */
export interface IntakeRequest {
  capability: string;
  isKnown: boolean;
  freeSlots: number;
  /** The state of the session of the work, if it has one: free, busy with another task, or unknown. */
  session?: 'free' | 'busy' | 'unknown';
}

/** Decides if work is accepted, and when a drain stops running work. */
export class Intake {
  state: IntakeState = 'open';
  /** Delivers `worker.drain`. */
  readonly delivery = new Delivery();
  /** Set by each drain, cleared by `resume` and once applied. */
  deadlineAtMs?: number;
  private reason?: string;

  /** Returns why the work is rejected; undefined if it is accepted. */
  rejection({ capability, isKnown, freeSlots, session }: IntakeRequest): Rejection | undefined {
    if (session === 'unknown') return rejected('SESSION_LOST', 'the worker does not have this session');
    if (this.state !== 'open' && session === undefined) return rejected('DRAINING', 'the worker accepts no more work');
    if (!isKnown) return rejected('UNKNOWN_CAPABILITY', `the worker does not offer ${capability}`);
    if (session === 'busy') return rejected('NO_SLOT', 'another task of the session is running');
    return freeSlots > 0 ? undefined : rejected('NO_SLOT', 'all slots of the worker are in use');
  }

  /** Drains at the request of the control plane. */
  drain(deadlineMs: number, nowMs: number): void {
    if (this.state === 'leaving') return;
    this.begin('drain', deadlineMs, nowMs);
  }

  /** Drains before the worker ends. */
  leave(deadlineMs: number, reason: string | undefined, nowMs: number): void {
    this.begin('leave', deadlineMs, nowMs);
    this.reason = reason;
    this.delivery.enqueue();
  }

  /** @throws YardError `DRAINING` if the worker is about to end */
  resume(): void {
    if (this.state === 'leaving') throw new YardError('DRAINING', 'the worker is about to end');
    this.move('resume');
    this.deadlineAtMs = undefined;
  }

  /** Repeats the drain after a registration if the worker is leaving. The control plane repeats its own drains. */
  registered(): void {
    if (this.state === 'leaving') this.delivery.enqueue();
  }

  /** Returns the payload of `worker.drain`. */
  payload(nowMs: number): WorkerDrain {
    const deadlineMs = Math.max(0, Math.round((this.deadlineAtMs ?? nowMs) - nowMs));
    return { deadlineMs, ...(this.reason !== undefined && { reason: this.reason }) };
  }

  /** Returns true once, when running work must be stopped. */
  takeDeadline(nowMs: number): boolean {
    if (this.deadlineAtMs === undefined || nowMs < this.deadlineAtMs) return false;
    this.deadlineAtMs = undefined;
    return true;
  }

  private begin(event: IntakeEvent, deadlineMs: number, nowMs: number): void {
    this.move(event);
    this.deadlineAtMs = nowMs + deadlineMs;
  }

  private move(event: IntakeEvent): void {
    this.state = transitions[this.state][event] ?? this.state;
  }
}

function rejected(code: Rejection['code'], message: string): Rejection {
  return { status: 'rejected', code, message };
}
