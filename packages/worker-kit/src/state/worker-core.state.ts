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

/** The identity of a worker, as it registers. */
export interface WorkerIdentity {
  workerId: string;
  instanceId: string;
  name: string;
  version: string;
  slots: number;
  labels: Labels;
}

/**
 * The worker's side of the protocol (protocol/README.md), without timers and I/O. The owner reports events with the
 * current time, then: calls `advance`, stops the handlers that `takeAborts` returns, sends messages until `take`
 * returns none, reports each reply, and calls again at `wakeAtMs`.
 *
 * The state is in the parts: `registration` (detached, registering, registered), `intake` (open, draining, leaving),
 * one `HeldAttempt` for each lease (running, stopping, finished) and `sessions` (opening, open, closing). While not
 * registered, only `worker.register` is sent.
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

  /** When to call again if nothing happens before. */
  get wakeAtMs(): number | undefined {
    const heldAtMs = earlier(this.attempts.deadlineAtMs, this.sessions.expiresAtMs);
    const ownAtMs = earlier(earlier(this.registration.wakeAtMs, this.intake.deadlineAtMs), heldAtMs);
    if (!this.registration.isRegistered) return ownAtMs;
    const deliveryAtMs = earlier(this.announcement.dueAtMs, this.intake.delivery.dueAtMs);
    return earlier(ownAtMs, earlier(deliveryAtMs, earlier(this.sessions.dueAtMs, this.attempts.dueAtMs)));
  }

  /** True if nothing runs and every outcome is confirmed. */
  get isIdle(): boolean {
    return this.attempts.leaseIds.length === 0;
  }

  /**
   * True if the worker may exit: it is idle, has no session, and, if it is registered, has reported that to the control
   * plane.
   */
  get isDrained(): boolean {
    const isKnown = this.intake.delivery.isIdle && this.sessions.areNoticesAcknowledged;
    return this.isIdle && this.sessions.isEmpty && (!this.registration.isRegistered || isKnown);
  }

  setCapabilities(capabilities: Capability[]): void {
    this.capabilities = capabilities;
    this.announcement.enqueue();
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

  /**
   * Accepts or rejects an attempt. `start` is false for a lease that the worker already holds: it is accepted again,
   * but not run twice.
   */
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

  /** Begins to open a session. A reply means that nothing is left to do. */
  openSession(open: SessionOpen, isKnown: boolean): SessionOpenReply | undefined {
    if (this.sessions.isOpen(open.sessionId)) return { status: 'opened' };
    if (this.intake.state !== 'open') return rejected('DRAINING', 'the worker accepts no more work');
    if (!isKnown) return rejected('UNKNOWN_CAPABILITY', `the worker keeps no sessions for ${open.capability}`);
    return this.sessions.open(open);
  }

  /** Closes a session and stops its attempts. */
  closeSession(sessionId: string, message: string, nowMs: number): void {
    if (!this.sessions.close(sessionId)) return;
    const cause: StopCause = { status: 'failed', code: 'SESSION_LOST', message };
    this.attempts.stopSession(sessionId, cause, this.limits.stopGraceMs, nowMs);
  }

  /** Closes a session on the worker's own initiative, and notifies the control plane. */
  endSession(sessionId: string, message: string, nowMs: number): void {
    if (!this.sessions.isOpen(sessionId)) return;
    this.sessions.addNotice(sessionId, message);
    this.closeSession(sessionId, message, nowMs);
  }

  /** Takes the closed sessions without running attempts, to free their resources. */
  takeFreedSessions(): string[] {
    return this.sessions.takeFreed((sessionId) => this.attempts.runsIn(sessionId));
  }

  output(leaseId: string, stream: OutputChunk['stream'], data: unknown, nowMs: number): void {
    this.attempts.addOutput(leaseId, stream, data, nowMs);
  }

  settle(leaseId: string, settlement: Settlement, nowMs: number): void {
    this.attempts.settle(leaseId, settlement, nowMs);
  }

  /** Applies the deadlines of attempts, sessions, a drain and the leases. */
  advance(nowMs: number): void {
    if (this.registration.takeExpiry(nowMs)) this.leasesExpired(nowMs);
    for (const sessionId of this.sessions.expired(nowMs)) this.closeSession(sessionId, orphaned, nowMs);
    if (this.intake.takeDeadline(nowMs)) this.stopAll(nowMs);
    this.attempts.advance(nowMs);
  }

  takeAborts(): Abort[] {
    return this.attempts.takeAborts();
  }

  /** Returns the next message to send. `load` is called only for a heartbeat. */
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

  /** Handles the reply to a message. */
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
        return this.attempts.forget(payload.leaseId); // recorded or stale: nothing is left to report
    }
  }

  /** Handles a message that was rejected or not answered. Messages that may succeed later are sent again. */
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
    this.announcement.acknowledge(); // the registration carries the capabilities
    this.sessions.clearNotices(); // it does not list ended sessions
    const presented = this.attempts.present(this.limits.payloadBytesMax / 2);
    return {
      message: 'worker.register',
      payload: { ...this.identity, capabilities: this.capabilities, ...presented, ...this.presentedSessions() },
    };
  }

  /**
   * Returns the sessions to present; undefined for workers without sessions. A worker that no longer offers sessions
   * still lists its open ones.
   */
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

  /**
   * Drops running attempts, because the control plane has declared them lost. Sessions stay open for their idle time.
   */
  private leasesExpired(nowMs: number): void {
    this.attempts.forgetRunning();
    this.sessions.startExpiry(nowMs);
  }

  /** Stops everything at the deadline of a drain. */
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

/** Space for the rest of the message around a result. */
const envelopeBytes = 64 * 1024;

/** Protocol, "Transport": the retry delay after a refusal. */
const refusedDelayMs = 5000;
const refusals = new Set(['UNAUTHORIZED', 'UNSUPPORTED_PROTOCOL', 'INVALID_MESSAGE']);

/** Errors that repeat if the same message is sent again. */
const unreadable = new Set(['INVALID_MESSAGE', 'PAYLOAD_TOO_LARGE']);

const drained = 'the session was still open at the drain deadline';
const orphaned = 'the session expired while its worker was not registered';
const unwanted = 'the control plane dropped the session';

const drainOver: StopCause = {
  status: 'failed',
  code: 'WORKER_LOST',
  message: 'the worker drained; the attempt was still running at the deadline',
};
