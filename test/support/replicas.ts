import { once } from 'node:events';
import {
  createControlPlane,
  InProcessBus,
  IntegratedDistributedExecutorAgent,
  type ControlPlane,
} from '../../src/agent';
import { ManualClock } from '@yardmaster/testkit';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../src/config';
import type { WorkerState } from '../../src/registry';
import { Worker, type Handler, silentLog } from '@yardmaster/worker-kit';
import type { Transport } from '@yardmaster/worker-kit/link';
import { noRates } from '../simulation/plan/plan';
import { FaultyLink } from '../simulation/world/faulty-link';
import { ProcessLife, ProcessClock } from '../simulation/world/process-life';
import { MemoryWorkerInterface } from './agent-harness';
import { SharedEngine } from './shared-engine';

/** One of several agents on one engine. */
export interface ReplicaHarness {
  agent: IntegratedDistributedExecutorAgent;
  bus: InProcessBus;
  plane: ControlPlane;
  accept(transport: Transport): void;
  /** Resolves when a worker linked to this agent reaches a state. */
  reached(workerId: string, state: WorkerState): Promise<void>;
  /** Ends its process like a crash; its links close. */
  crash(): void;
  /** Ends its process gracefully. */
  leave(): Promise<void>;
}

/** A worker whose link a test moves between agents. */
export interface RovingWorker {
  worker: Worker;
  link(replica: ReplicaHarness, state?: WorkerState): Promise<void>;
  /** Moves the worker to another agent. The old link is closed, or falls silent and seems open. */
  move(replica: ReplicaHarness, options: { isTold: boolean; state?: WorkerState }): Promise<void>;
  cut(): void;
  /** Closes the silent link, as the detection of dead links does. */
  noticeSilence(): void;
}

export interface RovingWorkerOptions {
  slots?: number;
  labels?: Record<string, string>;
  sessionsMax?: number;
  inputSchema?: Record<string, unknown>;
  takesInput?: boolean;
}

const stepMs = 20;
const turnsOfStep = 6;
const passedMsMax = 600_000;

/**
 * The real agents, each with its own registry and links, on one engine in memory and a clock that the test controls.
 */
export class Replicas {
  readonly clock = new ManualClock();
  private readonly engine: SharedEngine;
  private readonly running = new Set<ReplicaHarness>();
  private readonly workers: Worker[] = [];
  private readonly links = new Map<ReplicaHarness, Set<FaultyLink>>();

  constructor(private readonly overrides: Partial<YardConfig> = {}) {
    this.engine = new SharedEngine(overrides, this.clock, new SystemRandom());
  }

  /** Drops messages of these kinds between agents from now on; by default all. */
  loseMessages(isLost: (kind: string) => boolean = () => true): void {
    this.engine.carriage = (_from, _to, kind) => (isLost(kind) ? undefined : 0);
  }

  /** Starts one more agent. */
  async start(): Promise<ReplicaHarness> {
    const life = new ProcessLife();
    const { clock, engine, links, running } = this;
    const config = loadConfig({ logLevel: 'silent', ...this.overrides }, {});
    const parts = engine.partsOf(life);
    const plane = createControlPlane(config, {
      clock: new ProcessClock(clock, life),
      ...parts.overrides,
      isVolatile: true,
      isStandalone: true,
      workerInterface: (ends) => new MemoryWorkerInterface(ends),
    });
    const { registry } = plane;
    const bus = new InProcessBus();
    const agent = new IntegratedDistributedExecutorAgent(bus, { controlPlane: plane });
    await agent.initialize();
    const replica: ReplicaHarness = {
      agent,
      bus,
      plane,
      accept: (transport) => (plane.workerInterface as MemoryWorkerInterface).accept(transport),
      reached: async (workerId, state) => {
        while (registry.get(workerId)?.state !== state) await once(registry, 'state');
      },
      crash: () => {
        life.end();
        running.delete(replica);
        for (const link of links.get(replica) ?? []) link.cut();
        parts.crashed();
      },
      leave: async () => {
        running.delete(replica);
        await this.passing(agent.shutdown(0));
        life.end();
      },
    };
    running.add(replica);
    return replica;
  }

  worker(workerId: string, handlers: Record<string, Handler>, options: RovingWorkerOptions = {}): RovingWorker {
    const { clock, links } = this;
    const { slots = 1, labels = {}, sessionsMax = 0, inputSchema = { type: 'object' }, takesInput } = options;
    const limits = { sessionsMax };
    const worker = new Worker({ workerId, name: workerId, version: '0', slots, labels, limits, clock, log: silentLog });
    for (const [name, handler] of Object.entries(handlers))
      worker.capability({ name, description: name, inputSchema, sessions: sessionsMax > 0 }, handler, { takesInput });
    this.workers.push(worker);
    let present: FaultyLink | undefined;
    const deserted: FaultyLink[] = [];
    const link = async (replica: ReplicaHarness, state: WorkerState = 'online'): Promise<void> => {
      present = new FaultyLink(clock, new SystemRandom(), noRates);
      links.set(replica, (links.get(replica) ?? new Set()).add(present));
      replica.accept(present.far);
      worker.attach(present.near);
      await this.passing(replica.reached(workerId, state));
    };
    return {
      worker,
      link,
      move: async (replica, { isTold, state }) => {
        if (isTold) present!.cut();
        else present!.abandon();
        deserted.push(present!);
        await link(replica, state);
      },
      cut: () => present?.cut(),
      noticeSilence: () => deserted.forEach((dead) => dead.cut()),
    };
  }

  /** Advances time until a promise is settled. */
  async passing<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settle = (): void => void (state.isSettled = true);
    promise.then(settle, settle);
    const endMs = this.clock.nowMs() + passedMsMax;
    while (this.clock.nowMs() < endMs) {
      await this.turns();
      if (state.isSettled) return promise;
      await this.clock.advance(stepMs);
    }
    throw new Error(`nothing came of it within ${passedMsMax} ms`);
  }

  /** Advances time. */
  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      await this.clock.advance(Math.min(stepMs, durationMs - passedMs));
      await this.turns();
    }
  }

  async close(): Promise<void> {
    for (const replica of Array.from(this.running)) await replica.leave();
    await this.passing(Promise.all(this.workers.map((worker) => worker.stop())));
    await this.engine.close();
  }

  private async turns(): Promise<void> {
    for (let turn = 0; turn < turnsOfStep; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
