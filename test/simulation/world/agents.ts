import type { IntegratedDistributedExecutorAgent } from '../../../src/agent';
import { loadConfig, type YardConfig } from '../../../src/config';
import { SeededRandom, type SimulatedClock } from '@yardmaster/testkit';
import type { TaskExecute } from '@yardmaster/protocol';
import { type WorkerRecord, newReplicaId } from '../../../src/registry';
import type { Session, TaskChange, TaskStore } from '../../../src/tasks';
import { chanceOf, oneOf } from '../plan/chance';
import { noPeerRates, type Plan } from '../plan/plan';
import { simulatedControlPlane } from './control-plane';
import { ProcessLife, ProcessClock, boundTo } from './process-life';
import { PeerNetwork } from './peer-network';
import { AgentEndedError, Replica } from './replica';
import { SharedStore } from './stores';

/** Observes all agents. */
export interface Observer {
  /** A change that the agent made is durable. */
  changed(change: TaskChange, by: Replica): void;
  /** An agent sends an attempt to a worker, known as `record`. */
  handed(workerId: string, execution: TaskExecute, record: WorkerRecord | undefined, by: Replica): void;
  /** An agent adopts attempts that a worker presented. */
  adopted(leaseIds: readonly string[], by: Replica): void;
  /** An agent has ended a session. */
  sessionEnded(session: Session, by: Replica): void;
}

/** Delay until the engine detects the end of a process. */
const deathNoticedMs = 3000;
/** Delay before a caller that found no agent retries. */
const retryMs = 100;

/** The agents of a run on one engine, in processes that end and restart. */
export class Agents {
  /** The process of each agent; the last one if none runs. */
  readonly replicas: Replica[] = [];
  private readonly shared?: SharedStore;
  private readonly network?: PeerNetwork;
  private readonly starts: number[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly clock: SimulatedClock,
    private readonly observer: Observer,
  ) {
    const { agents: total = 1, config, seed, peerRates = noPeerRates } = plan;
    if (total > 1) {
      this.shared = new SharedStore(config, clock, chanceOf(seed, 'store'));
      this.network = new PeerNetwork(clock, chanceOf(seed, 'peers'), peerRates, replyTimeoutMs(config));
    }
    for (let index = 0; index < total; index++) this.replicas.push(this.process(index));
  }

  private get total(): number {
    return this.replicas.length;
  }

  get single(): Replica | undefined {
    return this.total === 1 ? this.replicas[0] : undefined;
  }

  async start(): Promise<void> {
    for (const replica of this.replicas) await replica.start();
  }

  /** Picks a running agent, other than `avoided` if possible. */
  pick(random: SeededRandom, avoided?: unknown): Replica | undefined {
    if (this.single) return this.single;
    const open = this.replicas.filter(({ isOpen }) => isOpen);
    const others = open.filter((replica) => replica !== avoided);
    return open.length === 0 ? undefined : oneOf(random, others.length > 0 ? others : open);
  }

  /** Calls an agent; if its process ends before it answers, calls another, until one answers. */
  call<T>(random: SeededRandom, call: (agent: IntegratedDistributedExecutorAgent) => Promise<T>): Promise<T> {
    return this.single ? call(this.single.system.agent) : this.callUntilAnswered(random, call);
  }

  /** Returns a store on the engine. */
  store(): TaskStore {
    return this.shared?.store ?? this.single!.system.plane.store;
  }

  /** Crashes the process of an agent; detected after a delay. */
  crash(index: number): Replica | undefined {
    const replica = this.replicas[index];
    if (!replica?.isOpen) return undefined;
    replica.crash();
    this.clock.setTimer(deathNoticedMs, () => void replica.reportEnd());
    return replica;
  }

  /** Shuts down the process of an agent. */
  async shutDown(index: number): Promise<void> {
    const replica = this.replicas[index];
    if (replica?.isOpen) await replica.stop();
  }

  /** Starts a new process of an agent, unless one runs. */
  restart(index: number): void {
    if (this.replicas[index]?.isOpen !== false) return;
    const replica = (this.replicas[index] = this.process(index));
    void replica.start();
  }

  /** Blocks messages between an agent and the others. */
  cutOff(index: number, forMs: number): void {
    this.network?.cutOff(index, forMs);
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) if (replica.isOpen) await replica.stop();
    await this.shared?.close();
  }

  private process(index: number): Replica {
    const { plan, clock, observer, shared } = this;
    const number = (this.starts[index] = (this.starts[index] ?? 0) + 1);
    const life = new ProcessLife();
    const store = shared?.handle();
    const random = store ? chanceOf(plan.seed, 'agent', index, number) : new SeededRandom(plan.seed);
    const member = this.network?.join(index, newReplicaId(clock.nowMs(), random), life);
    const parts =
      store && member
        ? { clock: new ProcessClock(clock, life), random, store: boundTo(life, store), peers: member.peers }
        : { clock, random };
    const system = simulatedControlPlane(plan.config, parts, {
      handed: (workerId, execution) =>
        observer.handed(workerId, execution, system.plane.registry.get(workerId), replica),
      ...(store && { adopted: (leaseIds: readonly string[]) => observer.adopted(leaseIds, replica) }),
    });
    const replica = new Replica(`a${index}.${number}`, system, life, () => {
      member?.leave();
      return store?.close();
    });
    // On the store itself: changes made just before a crash count.
    if (store) store.changes.subscribe((change) => observer.changed(change, replica));
    else system.bus.listen((change) => observer.changed(change, replica));
    system.agent.sessionEndings.on('ended', (session) => observer.sessionEnded(session, replica));
    return replica;
  }

  private async callUntilAnswered<T>(
    random: SeededRandom,
    call: (agent: IntegratedDistributedExecutorAgent) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const replica = this.pick(random);
      if (!replica) await new Promise<void>((resolve) => void this.clock.setTimer(retryMs, resolve));
      try {
        if (replica) return await replica.call(call);
      } catch (error) {
        if (!(error instanceof AgentEndedError)) throw error;
      }
    }
  }
}

function replyTimeoutMs(config: Partial<YardConfig>): number {
  return loadConfig(config, {}).replyTimeoutMs;
}
