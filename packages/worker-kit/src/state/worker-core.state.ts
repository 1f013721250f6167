import type {
  Capability,
  Labels,
  OutputChunk,
  Replies,
  SessionOpen,
  SessionOpenReply,
  TaskCancel,
  TaskExecute,
  TaskExecuteReply,
  WorkerHeartbeat,
  WorkerRegister,
} from '@yardmaster/protocol';
import type { WorkerLimits } from '../limits';
import type { Settlement, StopCause } from '../outcome';
import { AttemptTable, type Abort } from './attempt-table.state';
import { Delivery } from './delivery.state';
import { Intake } from './intake.state';
import { outputLimits } from './output-buffer.state';
import { earlier, type Outgoing, type WorkerMessage } from './outgoing';
import { Registration } from './registration.state';
import { rejected, SessionTable } from './session-table.state';

/** Who the worker is, as it registers. */
export interface WorkerIdentity {
  workerId: string;
  instanceId: string;
  name: string;
  version: string;
  slots: number;
  labels: Labels;
}

/**
 * The worker's side of the protocol (protocol/README.md), without timers and I/O. Whoever owns it tells it what happens, with
 * the time; then calls `advance`, tells the handlers of `takeAborts` to stop, sends what `take` gives until it gives nothing,
 * reports each reply, and comes back at `wakeAtMs`.
 *
 * The state is that of its parts: `registration` (detached, registering, registered), `intake` (open, draining, leaving),
 * one `HeldAttempt` for each lease (running, stopping, finished) and `sessions` (opening, open, closing). Nothing but
 * `worker.register` is sent while not registered.
 */
export class WorkerCore {
  readonly registration = new Registration();
  readonly intake = new Intake();
  readonly attempts: AttemptTable;
  readonly sessions: SessionTable;
  private readonly announcement = new Delivery();
  private capabilities: Capability[] = [];
  private heartbeats = 0;

  constructor(
    private readonly identity: WorkerIdentity,
    private readonly limits: WorkerLimits,
  ) {
    this.attempts = new AttemptTable({
      output: outputLimits(limits.payloadBytesMax, limits.outputBytesMax),
      resultBytesMax: limits.payloadBytesMax - envelopeBytes,
      stopGraceMs: limits.stopGraceMs,
    });
    this.sessions = new SessionTable(limits.sessionsMax);
  }

  /** When to come back though nothing happened. */
  get wakeAtMs(): number | undefined {
    const heldAtMs = earlier(this.attempts.deadlineAtMs, this.sessions.expiresAtMs);
    const ownAtMs = earlier(earlier(this.registration.wakeAtMs, this.intake.deadlineAtMs), heldAtMs);
    if (!this.registration.isRegistered) return ownAtMs;
    const toldAtMs = earlier(this.announcement.dueAtMs, this.intake.delivery.dueAtMs);
    return earlier(ownAtMs, earlier(toldAtMs, earlier(this.sessions.dueAtMs, this.attempts.dueAtMs)));
  }

  /** Whether nothing runs and every outcome is confirmed. */
  get isIdle(): boolean {
    return this.attempts.leaseIds.length === 0;
  }

  /** Whether the worker may end: it is idle, no session is open, and where it is registered the control plane knows all that. */
  get isDrained(): boolean {
    const isKnown = this.intake.delivery.isIdle && this.sessions.areNoticesAcknowledged;
    return this.isIdle && this.sessions.isEmpty && (!this.registration.isRegistered || isKnown);
  }

  setCapabilities(capabilities: Capability[]): void {
    this.capabilities = capabilities;
    this.announcement.want();
  }

  linkOpened(): void {
    this.registration.linkOpened();
  }

  linkEnded(nowMs: number): void {
    this.registration.linkEnded(nowMs);
    this.attempts.restartDeliveries();
    this.announcement.restart();
    this.intake.delivery.restart();
  }

  /** `start` says whether there is work to begin; a lease that is held already is accepted again without. */
  execute(
    task: TaskExecute,
    capability: { isKnown: boolean; timeoutMs: number },
    nowMs: number,
  ): { reply: TaskExecuteReply; start: boolean } {
    if (this.attempts.has(task.leaseId)) return { reply: { status: 'accepted' }, start: false };
    const hasRoom = this.attempts.unconfirmedCount < this.limits.unconfirmedMax;
    const freeSlots = hasRoom ? this.identity.slots - this.attempts.runningCount : 0;
    const { isKnown } = capability;
    const session = this.sessionOf(task);
    const rejection = this.intake.rejection({ capability: task.capability, isKnown, freeSlots, session });
    if (rejection) return { reply: rejection, start: false };
    this.attempts.add(task, capability.timeoutMs, nowMs);
    return { reply: { status: 'accepted' }, start: true };
  }

  cancel({ leaseId, reason, graceMs }: TaskCancel, nowMs: number): Replies['task.cancel'] {
    if (!this.attempts.has(leaseId)) return { status: 'unknown' };
    this.attempts.stop(leaseId, { status: 'cancelled', code: 'CANCELLED', message: reason }, graceMs, nowMs);
    return { status: 'ok' };
  }

  /** Begins to open a session; where there is a reply already, there is nothing to make. */
  openSession(open: SessionOpen, isKnown: boolean): SessionOpenReply | undefined {
    if (this.sessions.isOpen(open.sessionId)) return { status: 'opened' };
    if (this.intake.state !== 'open') return rejected('DRAINING', 'the worker takes no more work');
    if (!isKnown) return rejected('UNKNOWN_CAPABILITY', `the worker keeps no sessions for ${open.capability}`);
    return this.sessions.open(open);
  }

  /** The session ends: what runs in it is stopped. */
  closeSession(sessionId: string, message: string, nowMs: number): void {
    if (!this.sessions.close(sessionId)) return;
    const cause: StopCause = { status: 'failed', code: 'SESSION_LOST', message };
    this.attempts.stopSession(sessionId, cause, this.limits.stopGraceMs, nowMs);
  }

  /** As `closeSession`, of the worker's own accord: the control plane is told. */
  endSession(sessionId: string, message: string, nowMs: number): void {
    if (!this.sessions.isOpen(sessionId)) return;
    this.sessions.addNotice(sessionId, message);
    this.closeSession(sessionId, message, nowMs);
  }

  /** Sessions that have ended and in which nothing runs any more: what they held is to be freed. */
  takeFreedSessions(): string[] {
    return this.sessions.takeFreed((sessionId) => this.attempts.runsIn(sessionId));
  }

  output(leaseId: string, stream: OutputChunk['stream'], data: unknown, nowMs: number): void {
    this.attempts.addOutput(leaseId, stream, data, nowMs);
  }

  settle(leaseId: string, settlement: Settlement, nowMs: number): void {
    this.attempts.settle(leaseId, settlement, nowMs);
  }

  /** Lets time pass: deadlines of attempts, of a drain, of the leases. */
  advance(nowMs: number): void {
    if (this.registration.takeExpiry(nowMs)) this.leasesExpired(nowMs);
    for (const sessionId of this.sessions.expired(nowMs)) this.closeSession(sessionId, orphaned, nowMs);
    if (this.intake.takeDeadline(nowMs)) this.stopAll(nowMs);
    this.attempts.advance(nowMs);
  }

  takeAborts(): Abort[] {
    return this.attempts.takeAborts();
  }

  /** The next message to send, if any. `load` is asked for only when a heartbeat goes. */
  take(nowMs: number, load: () => WorkerHeartbeat['load']): Outgoing | undefined {
    if (this.registration.state === 'registering' && this.registration.delivery.take(nowMs)) return this.register();
    if (!this.registration.isRegistered) return undefined;
    if (this.announcement.take(nowMs))
      return { message: 'worker.capabilities', payload: { capabilities: this.capabilities } };
    if (this.intake.delivery.take(nowMs)) return { message: 'worker.drain', payload: this.intake.payload(nowMs) };
    const ended = this.sessions.takeNotice(nowMs);
    if (ended) return { message: 'session.ended', payload: ended };
    if (this.registration.takeHeartbeat(nowMs)) return this.heartbeat(load());
    return this.attempts.take(nowMs);
  }

  /** What was sent was answered. */
  answered({ message, payload }: Outgoing, reply: Replies[WorkerMessage], nowMs: number): void {
    switch (message) {
      case 'worker.register':
        return this.registered(reply as Replies['worker.register'], nowMs);
      case 'worker.heartbeat':
        if ((reply as Replies['worker.heartbeat']).status === 'unknown') this.registration.unknown(nowMs);
        return;
      case 'worker.capabilities':
        return this.announcement.acknowledge();
      case 'worker.drain':
        return this.intake.delivery.acknowledge();
      case 'session.ended':
        return this.sessions.acknowledge(payload.sessionId);
      case 'task.output':
        if ((reply as Replies['task.output']).status === 'stale') return this.attempts.forget(payload.leaseId);
        return this.attempts.acknowledge(payload.leaseId);
      case 'task.finished':
        return this.attempts.forget(payload.leaseId); // recorded or stale: nothing is left to tell
    }
  }

  /** What was sent was refused, or not answered in time, with this code. It is sent again later where that may help. */
  failed({ message, payload }: Outgoing, code: string, nowMs: number): void {
    const retryAtMs = nowMs + (refusals.has(code) ? refusedDelayMs : this.limits.retryDelayMs);
    if (code === 'NOT_REGISTERED') this.registration.unknown(nowMs);
    if (message === 'worker.register') this.registration.delivery.fail(retryAtMs);
    else if (message === 'worker.capabilities') this.announcement.fail(retryAtMs);
    else if (message === 'worker.drain') this.intake.delivery.fail(retryAtMs);
    else if (message === 'session.ended') this.sessions.retry(payload.sessionId, retryAtMs);
    else if (message === 'task.output' && unreadable.has(code)) this.attempts.refuseOutput(payload.leaseId);
    else if (message === 'task.finished' && unreadable.has(code))
      this.attempts.refuseOutcome(payload.leaseId, code, retryAtMs);
    else if (message === 'task.output' || message === 'task.finished') this.attempts.retry(payload.leaseId, retryAtMs);
  }

  private register(): Outgoing {
    this.announcement.restart();
    this.announcement.acknowledge(); // the capabilities stand in the registration itself
    this.sessions.clearNotices(); // nor does it present the sessions that have ended
    const presented = this.attempts.present(this.limits.payloadBytesMax / 2);
    return {
      message: 'worker.register',
      payload: { ...this.identity, capabilities: this.capabilities, ...presented, ...this.presentedSessions() },
    };
  }

  /** Nothing where the worker keeps no sessions; one that does so no more still has those that are open. */
  private presentedSessions(): Pick<WorkerRegister, 'sessions' | 'sessionsMax'> {
    const { presented } = this.sessions;
    if (presented.length === 0 && !this.capabilities.some(({ sessions }) => sessions)) return {};
    return { sessions: presented, sessionsMax: this.limits.sessionsMax };
  }

  private registered(reply: Replies['worker.register'], nowMs: number): void {
    this.registration.registered(reply, nowMs);
    this.attempts.reconcile(reply);
    this.sessions.registered();
    for (const sessionId of reply.closedSessions ?? []) this.closeSession(sessionId, unwanted, nowMs);
    this.intake.registered();
  }

  /** Nobody may wait any more for what runs; the sessions have as long as if nobody used them. */
  private leasesExpired(nowMs: number): void {
    this.attempts.forgetRunning();
    this.sessions.startExpiry(nowMs);
  }

  /** A drain is over. */
  private stopAll(nowMs: number): void {
    for (const sessionId of this.sessions.presented) this.endSession(sessionId, drained, nowMs);
    this.attempts.stopAll(drainOver, this.limits.stopGraceMs, nowMs);
  }

  private sessionOf({ sessionId }: TaskExecute): 'free' | 'busy' | 'unknown' | undefined {
    if (sessionId === undefined) return undefined;
    if (!this.sessions.isOpen(sessionId)) return 'unknown';
    return this.attempts.runsIn(sessionId) ? 'busy' : 'free';
  }

  private heartbeat(load: WorkerHeartbeat['load']): Outgoing {
    return { message: 'worker.heartbeat', payload: { seq: this.heartbeats++, running: this.attempts.leaseIds, load } };
  }
}

/** Room for what surrounds a result in its message. */
const envelopeBytes = 64 * 1024;

/** Protocol, "Transport": a peer that was refused does not try again faster. */
const refusedDelayMs = 5000;
const refusals = new Set(['UNAUTHORIZED', 'UNSUPPORTED_PROTOCOL', 'INVALID_MESSAGE']);

/** Sending the same again cannot help. */
const unreadable = new Set(['INVALID_MESSAGE', 'PAYLOAD_TOO_LARGE']);

const drained = 'the session was still open at the drain deadline';
const orphaned = 'the session expired while its worker was not registered';
const unwanted = 'the control plane dropped the session';

const drainOver: StopCause = {
  status: 'failed',
  code: 'WORKER_LOST',
  message: 'the worker drained, and the attempt had not ended at the deadline',
};
