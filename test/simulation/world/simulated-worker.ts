import type { Clock, Random } from '../../../src/clock';
import { YardError } from '../../../src/protocol';
import { wait, Worker, type HandlerContext, type Transport } from '../../../src/worker-kit';
import type { Behaviour, LinkRates, WorkerShape } from '../plan/plan';
import { faultyLink, type FaultyLink } from './faulty-link';
import { SkewedClock } from './skewed-clock';

/** The input of every task of a simulation. */
export interface SimulatedInput {
  n: number;
  runMs: number;
}

/** What a worker of the simulation tells, and asks. */
export interface WorkerHooks {
  accept(transport: Transport): void;
  behaviour(n: number, attempt: number): Behaviour;
  began(worker: SimulatedWorker, n: number, context: HandlerContext): void;
  ended(worker: SimulatedWorker, n: number, context: HandlerContext): void;
}

export interface SimulatedWorkerParts {
  shape: WorkerShape;
  clock: Clock;
  random: Random;
  rates: LinkRates;
  hooks: WorkerHooks;
}

/** How soon a worker whose link ended dials again. */
const redialMs = 200;
/** As pings find it out. */
const silenceNoticedMs = 4000;

/** A worker process of the simulation: a real worker of the worker kit that does no work, on a link that can be disturbed. */
export class SimulatedWorker {
  readonly clock: SkewedClock;
  instances = 0;
  private worker?: Worker;
  private link?: FaultyLink;
  /** While its network is down. */
  private isCutOff = false;
  private backAtMs = 0;

  constructor(readonly parts: SimulatedWorkerParts) {
    this.clock = new SkewedClock(parts.clock, parts.shape.skewMs);
  }

  get workerId(): string {
    return this.parts.shape.workerId;
  }

  /** Of the process that runs now. */
  get instanceId(): string {
    return `${this.workerId}.${this.instances}`;
  }

  start(): void {
    const { shape, random } = this.parts;
    this.instances++;
    const worker = new Worker({
      workerId: shape.workerId,
      instanceId: this.instanceId,
      name: shape.workerId,
      version: '0',
      slots: shape.slots,
      labels: shape.labels,
      limits: { sessionsMax: shape.sessionsMax, replyTimeoutMs: 3000 },
      clock: this.clock,
      random,
    });
    for (const name of shape.capabilities) worker.capability(declarations(name, shape.sessionsMax > 0), this.handler);
    this.worker = worker;
    this.dial();
  }

  /** Its process dies and, after a while, another one starts. */
  crash(backAfterMs: number): void {
    const worker = this.worker;
    if (!worker) return;
    this.worker = undefined;
    void worker.stop();
    this.parts.clock.setTimer(backAfterMs, () => this.worker ?? this.start());
  }

  /** Its network is down for a while; its process goes on. */
  cut(backAfterMs: number): void {
    const { clock } = this.parts;
    this.backAtMs = Math.max(this.backAtMs, clock.nowMs() + backAfterMs);
    this.isCutOff = true;
    this.link?.cut();
    clock.setTimer(backAfterMs, () => {
      if (clock.nowMs() < this.backAtMs) return;
      this.isCutOff = false;
      if (!this.link) this.dial();
    });
  }

  /** Nothing comes through its link; pings find that out, unless the link is given up before. */
  fallSilent(forMs: number): void {
    const { link } = this;
    if (!link) return;
    link.fallSilent();
    this.parts.clock.setTimer(Math.max(forMs, silenceNoticedMs), () => link.cut());
  }

  skew(byMs: number): void {
    this.clock.skewMs += byMs;
  }

  /** Ends what it runs, then another process starts in its place. */
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

  private dial(): void {
    const { clock, random, rates, hooks, shape } = this.parts;
    const { worker } = this;
    if (!worker || this.isCutOff || this.link) return;
    const rewrite = shape.slotsLied === 0 ? undefined : lying(shape.slotsLied);
    const link = (this.link = faultyLink({ clock, random, rates, rewrite }));
    link.near.onEnd(() => {
      if (this.link !== link) return;
      this.link = undefined;
      clock.setTimer(redialMs, () => this.dial());
    });
    hooks.accept(link.far);
    worker.attach(link.near);
  }

  private readonly handler = async (input: SimulatedInput, context: HandlerContext): Promise<unknown> => {
    const { hooks, shape, clock } = this.parts;
    const { n } = input;
    const runMs = input.runMs * shape.slowness;
    const behaviour = hooks.behaviour(n, context.attempt);
    hooks.began(this, n, context);
    try {
      if (behaviour === 'crash before') return this.die();
      if (behaviour === 'crash during') return await this.dieAfter(runMs / 2, context);
      if (behaviour === 'hang') await untilAborted(context.signal);
      if (behaviour === 'slow output') await this.writeSlowly(runMs, context);
      else await wait(clock, runMs, context.signal);
      if (behaviour === 'fail') throw new YardError('SIM_FAILED' as never, 'it was to fail');
      if (behaviour === 'crash after') clock.nextTurn(() => this.die());
      return { n, attempt: context.attempt, worker: shape.workerId };
    } finally {
      hooks.ended(this, n, context);
    }
  };

  private die(): void {
    this.crash(restartMs);
  }

  private async dieAfter(delayMs: number, { signal }: HandlerContext): Promise<void> {
    await wait(this.parts.clock, delayMs, signal);
    this.die();
  }

  private async writeSlowly(runMs: number, { signal, output }: HandlerContext): Promise<void> {
    for (let line = 0; line < 4; line++) {
      output('stdout', `line ${line}\n`);
      await wait(this.parts.clock, runMs / 4, signal);
    }
  }
}

const restartMs = 700;

function declarations(name: string, sessions: boolean) {
  return { name, description: name, inputSchema: { type: 'object' }, sessions };
}

function lying(slotsLied: number): (message: string, payload: unknown) => unknown {
  return (message, payload) =>
    message === 'worker.register'
      ? { ...(payload as object), slots: (payload as { slots: number }).slots + slotsLied }
      : payload;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
