import { Clock, SystemClock, SystemRandom, type Random } from './clock';
import { decode, YardError, type Capability, type Replies, type TaskExecute } from '@yardmaster/protocol';
import { ArtifactUploads } from './artifacts/artifact-uploads';
import { CapabilitySet, type CapabilityOptions, type Handler, type OfferedCapability } from './capability';
import { Execution, type ExecutionEvents } from './execution';
import { defaultLimits, type WorkerLimits } from './limits';
import { Link, type Handlers, type LinkEnd, type Transport } from './link';
import { Draining } from './draining';
import { currentLoad } from './load';
import { stderrLog, type EventLog, type WorkerLog } from './log';
import { NextTurn } from './next-turn';
import { Sessions, type SessionHook } from './sessions';
import { earlier, type Outgoing } from './state/outgoing';
import { WorkerCore, type WorkerIdentity } from './state/worker-core.state';
import { Wake } from './wake';
import type { WorkerOptions, WorkerStatus } from './worker-options';

/**
 * A worker: capabilities with their handlers, and the I/O around the protocol in `WorkerCore`. Works over any link,
 * keeps working without one, and presents its attempts and sessions on the next.
 */
export class Worker {
  readonly identity: WorkerIdentity;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: WorkerLog;
  readonly limits: WorkerLimits;
  readonly uploads: ArtifactUploads;
  private readonly events: EventLog;
  private readonly core: WorkerCore;
  private readonly capabilities = new CapabilitySet();
  private readonly executions = new Map<string, Execution>();
  private readonly registeredListeners = new Set<() => void>();
  private readonly sessions: Sessions;
  private readonly closeCallbacks = new Set<() => Promise<void>>();
  private link?: Link;
  private readonly wake: Wake;
  private readonly nextTurn: NextTurn;
  private isPumpScheduled = false;
  private isStopped = false;
  private refusedMessages = 0;
  private readonly draining = new Draining();

  /** @throws YardError `INVALID_MESSAGE` with the path if an option is not valid */
  constructor(options: WorkerOptions) {
    const { workerId, name = workerId, version = '0.0.0', slots = 1, labels = {} } = options;
    this.clock = options.clock ?? new SystemClock();
    this.random = options.random ?? new SystemRandom();
    this.events = this.log = options.log ?? stderrLog(workerId);
    this.limits = { ...defaultLimits, ...options.limits };
    const instanceId = options.instanceId ?? this.random.id();
    this.identity = { workerId, instanceId, name, version, slots, labels };
    decode('worker.register', { ...this.identity, capabilities: [], running: [], finished: [] });
    this.core = new WorkerCore(this.identity, this.limits);
    this.uploads = new ArtifactUploads(this.limits, this.clock, this.random, this.log);
    this.nextTurn = new NextTurn(this.clock);
    this.wake = new Wake(this.clock, () => this.pump());
    this.sessions = new Sessions(this.core, this.clock, this.log, () => this.schedulePump());
  }

  get status(): WorkerStatus {
    return {
      workerId: this.identity.workerId,
      registration: this.core.registration.state,
      intake: this.core.intake.state,
      slots: this.identity.slots,
      running: this.core.attempts.runningCount,
      unconfirmed: this.core.attempts.unconfirmedCount,
      refusedMessages: this.refusedMessages,
    };
  }

  /**
   * Offers a capability and announces it. Inputs are checked against `inputSchema` before the handler is called.
   * @throws YardError `INVALID_MESSAGE` with the path if the declaration is not valid, `CONFLICT` if its name is taken
   */
  capability<Input>(declaration: Capability, handler: Handler<Input>, options: CapabilityOptions = {}): this {
    this.capabilities.add({ declaration, handler: handler as Handler, ...options });
    this.announceCapabilities();
    return this;
  }

  /** Replaces all capabilities. Running attempts continue. @throws YardError `INVALID_MESSAGE` if one is not valid */
  setCapabilities(capabilities: readonly OfferedCapability[]): void {
    this.capabilities.replace(capabilities);
    this.announceCapabilities();
  }

  /** Calls `listener` after each registration. Returns a function that unsubscribes it. */
  onRegistered(listener: () => void): () => void {
    this.registeredListeners.add(listener);
    return () => this.registeredListeners.delete(listener);
  }

  /** Registers a hook that creates the resources of a session. If it fails, the session is rejected. */
  onSessionOpen(hook: SessionHook): void {
    this.sessions.onOpen(hook);
  }

  /** Registers a hook that frees the resources of a session when it has ended, or failed to open. */
  onSessionClose(hook: SessionHook): void {
    this.sessions.onClose(hook);
  }

  /** Ends a broken session and its task. The caller sees `message`. */
  endSession(sessionId: string, message: string): void {
    this.core.endSession(sessionId, message, this.clock.nowMs());
    this.schedulePump();
  }

  /** Uses this link from now on, instead of any earlier one. `dialedUrl`: the dialed control plane. */
  attach(transport: Transport, dialedUrl?: string): void {
    if (this.isStopped) return transport.close();
    this.detach();
    const onRefused = (message: string, error: unknown): void => this.countRefused(message, error);
    const link = new Link(transport, this.handlers(), this.limits.replyTimeoutMs, onRefused);
    this.link = link;
    this.uploads.linkOpened(transport, dialedUrl);
    this.core.linkOpened();
    link.onEnd((end) => this.linkEnded(link, end));
    this.schedulePump();
  }

  /** Calls `close` when the worker stops, to close a connection or a server. */
  closeOnStop(close: () => Promise<void>): void {
    this.closeCallbacks.add(close);
  }

  /**
   * Drains permanently. Resolves when running work has ended and is confirmed, or shortly after `deadlineMs`. Work that
   * still runs then fails with `WORKER_LOST`, which can be retried elsewhere.
   */
  drain(deadlineMs: number, reason?: string): Promise<void> {
    const nowMs = this.clock.nowMs();
    this.core.intake.leave(deadlineMs, reason, nowMs);
    this.events.info({ event: 'drain_started', deadlineMs, reason }, 'the worker drains: it accepts no more tasks');
    const drainDeadlineAtMs = nowMs + deadlineMs + this.limits.stopGraceMs + this.limits.confirmGraceMs;
    this.schedulePump();
    return this.draining.begin(drainDeadlineAtMs);
  }

  /** Stops at once: kills running work, closes links and servers, frees all sessions. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.core.attempts.forgetRunning();
    this.abortExecutions();
    this.detach();
    this.wake.cancel();
    this.draining.finish();
    await Promise.all([this.sessions.freeAll(), ...[...this.closeCallbacks].map((close) => close())]);
  }

  private handlers(): Handlers {
    return {
      'task.execute': async (task) => this.execute(task),
      'task.cancel': async (cancel) => this.thenPump(this.core.cancel(cancel, this.clock.nowMs())),
      'task.input': async (piece) => this.executions.get(piece.leaseId)?.input.offer(piece) ?? { status: 'unknown' },
      'session.open': (open) =>
        this.sessions.open(open, this.capabilities.get(open.capability)?.declaration.sessions === true),
      'session.close': async ({ sessionId }) => {
        this.core.closeSession(sessionId, 'the session was closed', this.clock.nowMs());
        return this.thenPump({ status: 'ok' });
      },
      'worker.drain': async ({ deadlineMs }) => {
        this.core.intake.drain(deadlineMs, this.clock.nowMs());
        return this.thenPump({ status: 'ok' });
      },
      'worker.resume': async () => {
        this.core.intake.resume();
        return this.thenPump({ status: 'ok' });
      },
    };
  }

  private execute(task: TaskExecute): ReturnType<WorkerCore['execute']>['reply'] {
    const capability = this.capabilities.get(task.capability);
    const timeoutMs = capability?.timeoutMs(task.timeoutMs, task.input) ?? task.timeoutMs;
    const request = { isKnown: capability !== undefined, timeoutMs };
    const { reply, start } = this.core.execute(task, request, this.clock.nowMs());
    if (start && capability) {
      const session = this.sessions.get(task.sessionId);
      const execution = new Execution(task, capability, this.eventsOf(task.leaseId), this.uploads, this.log);
      this.executions.set(task.leaseId, execution);
      this.nextTurn.defer(() => void execution.run(session)); // `accepted` is sent before the work begins
    }
    return this.thenPump(reply);
  }

  private eventsOf(leaseId: string): ExecutionEvents {
    return {
      output: (stream, data) => {
        this.core.output(leaseId, stream, data, this.clock.nowMs());
        this.schedulePump();
      },
      started: () => this.core.attempts.started(leaseId),
      progressed: () => this.core.attempts.progressed(leaseId, this.clock.nowMs()),
      settled: (settlement) => {
        this.executions.delete(leaseId);
        this.core.settle(leaseId, settlement, this.clock.nowMs());
        this.schedulePump();
      },
    };
  }

  private thenPump<T>(value: T): T {
    this.schedulePump();
    return value;
  }

  /** Sends the changes of one turn of the event loop together. */
  private schedulePump(): void {
    if (this.isPumpScheduled || this.isStopped) return;
    this.isPumpScheduled = true;
    queueMicrotask(() => {
      this.isPumpScheduled = false;
      this.pump();
    });
  }

  private pump(): void {
    if (this.isStopped) return;
    const nowMs = this.clock.nowMs();
    this.core.advance(nowMs);
    this.abortExecutions();
    while (this.link) {
      const outgoing = this.core.take(nowMs, currentLoad);
      if (!outgoing) break;
      void this.send(this.link, outgoing);
    }
    for (const sessionId of this.core.takeFreedSessions()) this.sessions.free(sessionId);
    if (this.core.isDrained || nowMs >= (this.draining.deadlineAtMs ?? Infinity)) this.draining.finish();
    this.wake.plan(earlier(this.core.wakeAtMs, this.draining.deadlineAtMs));
  }

  private abortExecutions(): void {
    for (const { leaseId, cause } of this.core.takeAborts()) {
      const { code, message } = cause;
      this.events.info({ event: 'attempt_stop_requested', leaseId, code }, `the attempt is stopped: ${message}`);
      this.executions.get(leaseId)?.abort(cause);
    }
    for (const leaseId of this.core.attempts.takeAbandoned()) {
      this.executions.get(leaseId)?.abandon();
      this.executions.delete(leaseId);
    }
  }

  private async send(link: Link, outgoing: Outgoing): Promise<void> {
    try {
      const reply = await link.request(outgoing.message, outgoing.payload);
      if (link !== this.link) return;
      this.core.answered(outgoing, reply, this.clock.nowMs());
      const { refusedCapabilities: refused } = reply as Replies['worker.capabilities'];
      if (refused) this.events.warn({ event: 'capabilities_refused', refused }, 'control plane refused capabilities');
      if (outgoing.message === 'worker.register') this.registered(reply as Replies['worker.register']);
    } catch (err) {
      if (link !== this.link) return; // the core sends it again on the next link
      const code = err instanceof YardError ? err.code : 'INTERNAL';
      this.events.warn({ event: 'message_send_failed', messageType: outgoing.message, code, err }, 'a message failed');
      this.core.failed(outgoing, code, this.clock.nowMs());
    }
    this.schedulePump();
  }

  private registered({ artifactsUrl }: Replies['worker.register']): void {
    this.uploads.registered(artifactsUrl);
    const { workerId, instanceId } = this.identity;
    this.events.info({ event: 'worker_registered', workerId, instanceId }, 'the worker is registered');
    for (const listener of this.registeredListeners) listener();
  }

  private linkEnded(link: Link, end: LinkEnd): void {
    if (link !== this.link) return;
    this.events.warn({ event: 'link_closed', end }, 'the link to the control plane closed');
    this.link = undefined;
    this.core.linkEnded(this.clock.nowMs());
    this.schedulePump();
  }

  private detach(): void {
    const link = this.link;
    if (!link) return;
    this.link = undefined;
    this.core.linkEnded(this.clock.nowMs());
    link.close();
  }

  private announceCapabilities(): void {
    this.core.setCapabilities(this.capabilities.declarations);
    this.schedulePump();
  }

  private countRefused(message: string, err: unknown): void {
    this.refusedMessages++;
    this.events.warn({ event: 'message_refused', messageType: message, err }, 'refused a message');
  }
}
