import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { silentLog, Worker, type HandlerContext } from '@yardmaster/worker-kit';
import type { Transport } from '@yardmaster/worker-kit/link';
import type { LinkRates, SimulatedInput, WorkerShape } from '../plan/plan';
import { FaultyLink, type Rewrite } from './faulty-link';
import type { Host, SimulatedWork } from './simulated-work';
import { SkewedClock } from './skewed-clock';

/** Delay before a worker redials. */
const redialMs = 200;
/** Delay until pings detect a silent link. */
const silenceNoticedMs = 4000;
/** Delay before the next process of a worker starts. */
const restartMs = 700;

/** The agent at the other end of links. */
export interface LinkEndpoint {
  /** False once its process has ended. */
  readonly isOpen: boolean;
  accept(transport: Transport): void;
}

/** A link of a worker to an agent. */
export interface DialedLink {
  link: FaultyLink;
  endpoint: LinkEndpoint;
  /** Set when the worker gets the reply to its registration. */
  isRegistered: boolean;
}

/** Opens the links of one worker to the control plane. */
export class Dialer {
  constructor(
    /** Picks the agent for the next link, other than `avoided` if possible; undefined if none runs. */
    private readonly pick: (avoided?: LinkEndpoint) => LinkEndpoint | undefined,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly rates: LinkRates,
  ) {}

  /** `onEnd` is called when the link ends. The caller attaches its worker to the near end. */
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

/** A simulated worker process: a real worker-kit worker without real work, on a faulty link. */
export class SimulatedWorker implements Host {
  private readonly skewedClock: SkewedClock;
  private instances = 0;
  private worker?: Worker;
  private dialed?: DialedLink;
  /** True while its network is down. */
  private isCutOff = false;
  private backAtMs = 0;
  /** The agent that the next link must not use. */
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

  /** Instance id of the running process. */
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

  /** Crashes the process; another one starts later. */
  crash(backAfterMs: number): void {
    const worker = this.worker;
    if (!worker) return;
    this.worker = undefined;
    void worker.stop();
    this.clock.setTimer(backAfterMs, () => this.worker ?? this.start());
  }

  /** Takes the network down for a while; the process continues. */
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

  /** Drops all messages until pings detect it, or the link ends earlier. */
  fallSilent(forMs: number): void {
    const { link } = this.dialed ?? {};
    if (!link) return;
    link.fallSilent();
    this.clock.setTimer(Math.max(forMs, silenceNoticedMs), () => link.cut());
  }

  /** Dials another agent. The old link is closed, or falls silent. */
  move(isTold: boolean): void {
    const { dialed } = this;
    if (!dialed) return;
    this.avoided = dialed.endpoint;
    if (isTold) return dialed.link.cut();
    dialed.link.abandon();
    this.clock.setTimer(silenceNoticedMs, () => dialed.link.cut());
  }

  /** Handles the end of an agent's process: links to it close, or fall silent as after a power failure. */
  agentEnded(endpoint: LinkEndpoint, isSilent: boolean): void {
    if (this.dialed?.endpoint !== endpoint) return;
    if (isSilent) this.fallSilent(0);
    else this.dialed.link.cut();
  }

  /** True if the process runs and has an intact link to an agent that has registered it. */
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

  /** Drains the process, then starts another one. */
  restart(deadlineMs: number): void {
    const worker = this.worker;
    if (!worker) return;
    void worker.drain(deadlineMs).then(() => {
      if (this.worker === worker) this.crash(restartMs);
    });
  }

  /** Stops the worker permanently. */
  stop(): void {
    const worker = this.worker;
    this.worker = undefined;
    void worker?.stop();
  }

  /** Crashes the process; another one starts soon. */
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
