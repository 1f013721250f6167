import type { Clock, Random } from '../../../src/clock';
import { Worker, type HandlerContext, type Transport } from '../../../src/worker-kit';
import type { LinkRates, SimulatedInput, WorkerShape } from '../plan/plan';
import { FaultyLink, type Rewrite } from './faulty-link';
import type { Host, SimulatedWork } from './simulated-work';
import { SkewedClock } from './skewed-clock';

/** A worker dials again this long after its link ended. */
const redialMs = 200;
/** Pings notice a silent link after this time. */
const silenceNoticedMs = 4000;
/** The next process of a worker starts this long after the end of the last. */
const restartMs = 700;

/** Opens the links of one worker to the control plane. */
export class Dialer {
  constructor(
    private readonly accept: (transport: Transport) => void,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly rates: LinkRates,
  ) {}

  /** `onEnd` is called when the link has ended. The caller attaches its worker to the near end. */
  dial(rewrite: Rewrite | undefined, onEnd: (link: FaultyLink) => void): FaultyLink {
    const link = new FaultyLink(this.clock, this.random, this.rates, rewrite);
    link.near.onEnd(() => onEnd(link));
    this.accept(link.far);
    return link;
  }
}

/** A worker process of the simulation: a real worker of the worker kit that does no work, on a link that can be disturbed. */
export class SimulatedWorker implements Host {
  private readonly skewedClock: SkewedClock;
  private instances = 0;
  private worker?: Worker;
  private link?: FaultyLink;
  /** While its network is down. */
  private isCutOff = false;
  private backAtMs = 0;

  constructor(
    private readonly shape: WorkerShape,
    private readonly dialer: Dialer,
    private readonly work: SimulatedWork,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    this.skewedClock = new SkewedClock(clock, shape.skewMs);
  }

  get workerId(): string {
    return this.shape.workerId;
  }

  get slots(): number {
    return this.shape.slots;
  }

  /** Of the process that runs now. */
  get instanceId(): string {
    return `${this.workerId}.${this.instances}`;
  }

  start(): void {
    const { shape, random } = this;
    this.instances++;
    const worker = new Worker({
      workerId: shape.workerId,
      instanceId: this.instanceId,
      name: shape.workerId,
      version: '0',
      slots: shape.slots,
      labels: shape.labels,
      limits: { sessionsMax: shape.sessionsMax, replyTimeoutMs: 3000 },
      clock: this.skewedClock,
      random,
    });
    for (const name of shape.capabilities) worker.capability(declarations(name, shape.sessionsMax > 0), this.handler);
    this.worker = worker;
    this.dial();
  }

  /** The process dies and, after a while, another one starts. */
  crash(backAfterMs: number): void {
    const worker = this.worker;
    if (!worker) return;
    this.worker = undefined;
    void worker.stop();
    this.clock.setTimer(backAfterMs, () => this.worker ?? this.start());
  }

  /** The network is down for a while; the process goes on. */
  cut(backAfterMs: number): void {
    const { clock } = this;
    this.backAtMs = Math.max(this.backAtMs, clock.nowMs() + backAfterMs);
    this.isCutOff = true;
    this.link?.cut();
    clock.setTimer(backAfterMs, () => {
      if (clock.nowMs() < this.backAtMs) return;
      this.isCutOff = false;
      if (!this.link) this.dial();
    });
  }

  /** Nothing passes through the link until pings notice it, or the link ends before. */
  fallSilent(forMs: number): void {
    const { link } = this;
    if (!link) return;
    link.fallSilent();
    this.clock.setTimer(Math.max(forMs, silenceNoticedMs), () => link.cut());
  }

  skew(byMs: number): void {
    this.skewedClock.skewMs += byMs;
  }

  /** Drains the process, then another one takes its place. */
  restart(deadlineMs: number): void {
    const worker = this.worker;
    if (!worker) return;
    void worker.drain(deadlineMs).then(() => {
      if (this.worker === worker) this.crash(restartMs);
    });
  }

  /** For good. */
  stop(): void {
    const worker = this.worker;
    this.worker = undefined;
    void worker?.stop();
  }

  /** The process crashes, and another one starts soon. */
  die(): void {
    this.crash(restartMs);
  }

  private dial(): void {
    const { worker, shape } = this;
    if (!worker || this.isCutOff || this.link) return;
    const rewrite = shape.slotsLied === 0 ? undefined : lying(shape.slotsLied);
    this.link = this.dialer.dial(rewrite, (ended) => {
      if (this.link !== ended) return;
      this.link = undefined;
      this.clock.setTimer(redialMs, () => this.dial());
    });
    worker.attach(this.link.near);
  }

  private readonly handler = ({ n, runMs }: SimulatedInput, context: HandlerContext): Promise<unknown> =>
    this.work.perform(this, { n, runMs: runMs * this.shape.slowness }, context);
}

function declarations(name: string, sessions: boolean) {
  return { name, description: name, inputSchema: { type: 'object' }, sessions };
}

function lying(slotsLied: number): Rewrite {
  return (message, payload) =>
    message === 'worker.register'
      ? { ...(payload as object), slots: (payload as { slots: number }).slots + slotsLied }
      : payload;
}
