import { YardError, type TaskExecuteReply, type WorkerDrain } from '@yardmaster/protocol';
import { Delivery } from './delivery.state';

/**
 * `open`: work is taken. `draining`: the control plane asked for no more, and may take that back. `leaving`: the worker itself
 * takes no more since it is about to end; that is final. Work for a session that is open is taken in every state.
 */
export type IntakeState = 'open' | 'draining' | 'leaving';

export type IntakeEvent = 'drain' | 'resume' | 'leave';

const transitions: Readonly<Record<IntakeState, Partial<Record<IntakeEvent, IntakeState>>>> = {
  open: { drain: 'draining', leave: 'leaving' },
  draining: { resume: 'open', leave: 'leaving' },
  leaving: {},
};

type Rejection = Extract<TaskExecuteReply, { status: 'rejected' }>;

/** What is asked of the worker and what it has room for. */
export interface IntakeRequest {
  capability: string;
  isKnown: boolean;
  freeSlots: number;
  /** Of the session that the work is for: whether there is one, and something runs in it. */
  session?: 'free' | 'busy' | 'unknown';
}

/** Whether work is taken, and until when what runs may go on. */
export class Intake {
  state: IntakeState = 'open';
  /** Of `worker.drain`, which tells the control plane to send no more. */
  readonly delivery = new Delivery();
  /** Set by each drain, cleared by `resume` and when it was acted upon. */
  deadlineAtMs?: number;
  private reason?: string;

  /** Why this work cannot be taken; nothing where it can. */
  rejection({ capability, isKnown, freeSlots, session }: IntakeRequest): Rejection | undefined {
    if (session === 'unknown') return rejected('SESSION_LOST', 'the worker does not have this session');
    if (this.state !== 'open' && session === undefined) return rejected('DRAINING', 'the worker takes no more work');
    if (!isKnown) return rejected('UNKNOWN_CAPABILITY', `the worker does not offer ${capability}`);
    if (session === 'busy') return rejected('NO_SLOT', 'another task of the session has not ended');
    return freeSlots > 0 ? undefined : rejected('NO_SLOT', 'every slot of the worker is taken');
  }

  /** The control plane asks for a drain. */
  drain(deadlineMs: number, nowMs: number): void {
    if (this.state === 'leaving') return;
    this.begin('drain', deadlineMs, nowMs);
  }

  /** The worker is about to end. */
  leave(deadlineMs: number, reason: string | undefined, nowMs: number): void {
    this.begin('leave', deadlineMs, nowMs);
    this.reason = reason;
    this.delivery.want();
  }

  /** @throws YardError `DRAINING` where the worker is about to end. */
  resume(): void {
    if (this.state === 'leaving') throw new YardError('DRAINING', 'the worker is about to end');
    this.move('resume');
    this.deadlineAtMs = undefined;
  }

  /** After a new registration: of its own wish the worker tells again; what the control plane asked for, that repeats itself. */
  registered(): void {
    if (this.state === 'leaving') this.delivery.want();
  }

  /** What to tell the control plane. */
  payload(nowMs: number): WorkerDrain {
    const deadlineMs = Math.max(0, Math.round((this.deadlineAtMs ?? nowMs) - nowMs));
    return { deadlineMs, ...(this.reason !== undefined && { reason: this.reason }) };
  }

  /** True once, when what still runs is to be ended. */
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
