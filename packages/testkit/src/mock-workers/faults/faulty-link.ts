import type { Clock } from '@yardmaster/worker-kit/clock';
import {
  YardError,
  type Outcome,
  type TaskExecute,
  type TaskFinished,
  type WorkerRegister,
} from '@yardmaster/protocol';
import {
  memoryTransports,
  type Answer,
  type LinkEnd,
  type ReceiveUpload,
  type Transport,
} from '@yardmaster/worker-kit/link';
import { pings } from '@yardmaster/worker-kit/http';
import type { AttemptPlan } from './fault-planner.state';

/** The faults of a worker that its link applies. */
export interface LinkFaults {
  /** Plans an arriving attempt. The link replies itself with `reply`, or never if `isDead`. */
  arriving(task: TaskExecute): { plan?: AttemptPlan; reply?: unknown; isDead?: boolean };
  /** Returns the plan for the reports of an attempt. */
  planOf(leaseId: string): AttemptPlan | undefined;
  /** Returns an outcome to report instead of the worker's. */
  outcomeOf(leaseId: string): Outcome | undefined;
}

/** An in-memory link with faults: late, repeated or unacknowledged reports, silence, and cuts. */
export class FaultyLink {
  /** The worker's end and the control plane's end. */
  readonly near: Transport;
  readonly far: Transport;
  private readonly transports: [Transport, Transport];
  /** Set while the link is silent: resolves when messages pass again, rejects when the link ends. */
  private silence?: Promise<void>;
  private endedAs: LinkEnd = 'closed';

  constructor(
    private readonly clock: Clock,
    private readonly faults: LinkFaults,
  ) {
    this.transports = memoryTransports(clock);
    const [near, far] = this.transports;
    this.near = {
      send: (message, payload, timeoutMs) => this.send(message, payload, timeoutMs),
      onMessage: (answer) => near.onMessage((message, payload) => this.answer(answer, message, payload)),
      onEnd: (listener) => near.onEnd(() => listener(this.endedAs)),
      close: () => near.close(),
      upload: (upload) => this.whenOpen().then(() => near.upload!(upload)),
    };
    this.far = {
      send: (message, payload, timeoutMs) => far.send(message, payload, timeoutMs),
      onMessage: (answer) => far.onMessage(answer),
      onEnd: (listener) => far.onEnd(() => listener(this.endedAs)),
      close: () => far.close(),
      onUpload: (take: ReceiveUpload) => far.onUpload!(take),
    };
  }

  cut(): void {
    this.near.close();
  }

  /** Makes the link silent. Beyond the ping timeout both sides consider it dead. */
  silent(forMs: number): void {
    if (this.silence) return;
    this.silence = new Promise((resolve, reject) => {
      const timer = this.clock.setTimer(Math.min(forMs, pingsMs), () => {
        this.silence = undefined;
        if (forMs < pingsMs) return resolve();
        this.endedAs = 'silent';
        this.cut();
      });
      this.near.onEnd(() => (timer.cancel(), reject(new YardError('LINK_CLOSED', 'the link was silent'))));
    });
    this.silence.catch(() => undefined); // Waiting senders get the rejection.
  }

  private whenOpen(): Promise<void> {
    return this.silence ?? Promise.resolve();
  }

  private async send(message: string, own: unknown, timeoutMs: number): Promise<unknown> {
    const payload = this.withExactOutcome(message, own);
    const plan = this.planFor(message, payload);
    if (!plan && !this.silence) return this.transports[0].send(message, payload, timeoutMs);
    if (plan && message === 'task.finished') await this.pause(plan.reportDelayMs);
    await this.whenOpen();
    const reply = this.transports[0].send(message, payload, timeoutMs);
    const copies = plan?.copies?.message === message ? plan.copies.copies : 0;
    for (let copy = 0; copy < copies; copy++) {
      void this.transports[0].send(message, payload, timeoutMs).catch(() => undefined); // a copy has no waiting sender
    }
    if (plan?.lostAck === message) return this.lose(plan, reply, timeoutMs);
    const received = await reply;
    await this.whenOpen();
    return received;
  }

  private async answer(answer: Answer, message: string, payload: unknown): Promise<unknown> {
    await this.silence?.catch(() => new Promise(() => {})); // the answer would be lost
    if (message !== 'task.execute') return answer(message, payload);
    const { plan, reply, isDead } = this.faults.arriving(payload as TaskExecute);
    if (isDead) return new Promise(() => {});
    if (reply !== undefined) return reply;
    const answered = await answer(message, payload);
    if (plan?.lostAck !== 'task.execute') return answered;
    delete plan.lostAck;
    return new Promise(() => {});
  }

  private withExactOutcome(message: string, payload: unknown): unknown {
    const exact = <R extends TaskFinished>(report: R): R => {
      const outcome = this.faults.outcomeOf(report.leaseId);
      return outcome ? { ...report, outcome } : report;
    };
    if (message === 'task.finished') return exact(payload as TaskFinished);
    if (message !== 'worker.register') return payload;
    const registration = payload as WorkerRegister;
    return { ...registration, finished: registration.finished.map(exact) };
  }

  private planFor(message: string, payload: unknown): AttemptPlan | undefined {
    const isReport = message === 'task.finished' || message === 'task.output';
    return isReport ? this.faults.planOf((payload as { leaseId: string }).leaseId) : undefined;
  }

  /** Loses the reply to a message that arrived, once for each attempt. */
  private async lose(plan: AttemptPlan, reply: Promise<unknown>, timeoutMs: number): Promise<never> {
    delete plan.lostAck;
    await reply;
    await this.pause(timeoutMs);
    throw new YardError('REPLY_TIMEOUT', `no reply within ${timeoutMs} ms`);
  }

  /** @throws YardError `LINK_CLOSED` if the link ends meanwhile */
  private pause(durationMs: number): Promise<void> {
    if (durationMs <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = this.clock.setTimer(durationMs, resolve);
      this.near.onEnd(() => (timer.cancel(), reject(new YardError('LINK_CLOSED', 'the link was closed meanwhile'))));
    });
  }
}

const pingsMs = pings.pingInterval + pings.pingTimeout;
