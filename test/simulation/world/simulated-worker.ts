import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { silentLog, Worker, type HandlerContext } from '@yardmaster/worker-kit';
import type { Transport } from '@yardmaster/worker-kit/link';
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

/** Where links go to: one agent. */
export interface LinkEndpoint {
  /** False once its process has ended. */
  readonly isOpen: boolean;
  accept(transport: Transport): void;
}

/** A link of a worker to an agent. */
export interface DialedLink {
  link: FaultyLink;
  endpoint: LinkEndpoint;
  /** Set when the worker hears that it is registered on it. */
  isRegistered: boolean;
}

/** Opens the links of one worker to the control plane. */
export class Dialer {
  constructor(
    /** Picks the agent that takes the next link, another than `avoided` if there is one; none if none is there. */
    private readonly pick: (avoided?: LinkEndpoint) => LinkEndpoint | undefined,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly rates: LinkRates,
  ) {}

  /** `onEnd` is called when the link has ended. The caller attaches its worker to the near end. */
  dial(
    rewrite: Rewrite | undefined,
    onEnd: (link: DialedLink) => void,
    avoided?: LinkEndpoint,
  ): DialedLink | undefined {
    const endpoint = this.pick(avoided);
    if (!endpoint) return undefined;
    const onRegistered = (): void => void (dialed.isRegistered = true);
    const link = new FaultyLink(this.clock, this.random, this.rates, rewrite, onRegistered);
    const dialed = { link, endpoint, isRegistered: false };
    link.near.onEnd(() => onEnd(dialed));
    endpoint.accept(link.far);
    return dialed;
  }
}

/** A worker process of the simulation: a real worker of the worker kit that does no work, on a link that can be disturbed. */
export class SimulatedWorker implements Host {
  private readonly skewedClock: SkewedClock;
  private instances = 0;
  private worker?: Worker;
  private dialed?: DialedLink;
  /** While its network is down. */
  private isCutOff = false;
  private backAtMs = 0;
  /** The agent that the next link does not go to. */
  private avoided?: LinkEndpoint;

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
      log: silentLog,
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
    this.dialed?.link.cut();
    clock.setTimer(backAfterMs, () => {
      if (clock.nowMs() < this.backAtMs) return;
      this.isCutOff = false;
      if (!this.dialed) this.dial();
    });
  }

  /** Nothing passes through the link until pings notice it, or the link ends before. */
  fallSilent(forMs: number): void {
    const { link } = this.dialed ?? {};
    if (!link) return;
    link.fallSilent();
    this.clock.setTimer(Math.max(forMs, silenceNoticedMs), () => link.cut());
  }

  /** Dials another agent. The one that it leaves is told, or finds out when its pings are not answered. */
  move(isTold: boolean): void {
    const { dialed } = this;
    if (!dialed) return;
    this.avoided = dialed.endpoint;
    if (isTold) return dialed.link.cut();
    dialed.link.abandon();
    this.clock.setTimer(silenceNoticedMs, () => dialed.link.cut());
  }

  /** The process of an agent has ended: links to it are closed, or fall silent as those to a machine without power. */
  agentEnded(endpoint: LinkEndpoint, isSilent: boolean): void {
    if (this.dialed?.endpoint !== endpoint) return;
    if (isSilent) this.fallSilent(0);
    else this.dialed.link.cut();
  }

  /** The process runs, and has a link over which everything passes to an agent that knows it. */
  get isLinked(): boolean {
    const { worker, dialed } = this;
    return worker !== undefined && dialed !== undefined && dialed.isRegistered && isIntact(dialed);
  }

  get isDraining(): boolean {
    return this.worker?.status.intake === 'draining';
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
    const { worker, shape, avoided } = this;
    if (!worker || this.isCutOff || this.dialed) return;
    const rewrite = shape.excessSlots === 0 ? undefined : lying(shape.excessSlots);
    this.avoided = undefined;
    this.dialed = this.dialer.dial(rewrite, (ended) => this.ended(ended), avoided);
    if (this.dialed) worker.attach(this.dialed.link.near);
    else this.clock.setTimer(redialMs, () => this.dial());
  }

  private ended(ended: DialedLink): void {
    if (this.dialed !== ended) return;
    this.dialed = undefined;
    this.clock.setTimer(redialMs, () => this.dial());
  }

  private readonly handler = ({ n, runMs }: SimulatedInput, context: HandlerContext): Promise<unknown> =>
    this.work.perform(this, { n, runMs: runMs * this.shape.slowness }, context);
}

function isIntact({ link, endpoint }: DialedLink): boolean {
  return endpoint.isOpen && !link.isSilent;
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
