import { InProcessBus, IntegratedDistributedExecutorAgent, type ControlPlane } from '../../../src/agent';
import { createArtifacts } from '../../../src/artifacts';
import type { Random, SimulatedClock } from '../../../src/clock';
import { loadConfig, type YardConfig } from '../../../src/config';
import { HealthMonitor, Housekeeping, Leases, Liveness } from '../../../src/health-monitor';
import { LoadBalancer } from '../../../src/load-balancer';
import { createLog } from '../../../src/log';
import type { TaskExecute, TaskExecuteReply } from '../../../src/protocol';
import { Registry } from '../../../src/registry';
import { createTaskStore } from '../../../src/tasks';
import { WorkerInterface, WorkerLinks, type WorkerReports } from '../../../src/worker-interface';
import type { Transport } from '../../../src/worker-kit';

/** The real control plane on simulated time. */
export interface SimulatedControlPlane {
  agent: IntegratedDistributedExecutorAgent;
  bus: InProcessBus;
  plane: ControlPlane;
  accept(transport: Transport): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Links that the simulation opens; it is told of every task that is handed over. */
class SimulatedWorkerInterface extends WorkerInterface {
  isOpen = false;

  constructor(
    links: WorkerLinks,
    private readonly onExecute: (workerId: string, execution: TaskExecute) => void,
  ) {
    super(links);
  }

  async start(reports: WorkerReports): Promise<void> {
    this.links.start(reports);
    this.isOpen = true;
  }

  async stop(): Promise<void> {
    this.isOpen = false;
    await this.links.closeAll();
  }

  override execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply> {
    this.onExecute(workerId, execution);
    return super.execute(workerId, execution);
  }

  accept(transport: Transport): void {
    this.links.accept(transport);
  }
}

export function simulatedControlPlane(
  overrides: Partial<YardConfig>,
  clock: SimulatedClock,
  random: Random,
  onExecute: (workerId: string, execution: TaskExecute) => void,
): SimulatedControlPlane {
  const config = loadConfig({ logLevel: 'silent', ...overrides }, {});
  const parts = { config, clock, random, log: createLog('silent') };
  const registry = new Registry(clock);
  const workerInterface = new SimulatedWorkerInterface(new WorkerLinks({ ...parts, registry }), onExecute);
  const store = createTaskStore(config, random, parts.log, true, clock);
  const liveness = new Liveness(registry, workerInterface, clock, parts.log, config);
  const leases = new Leases(registry, store, workerInterface, config);
  const housekeeping = new Housekeeping(store, leases, clock, config);
  const healthMonitor = new HealthMonitor(liveness, leases, housekeeping, clock, parts.log);
  const loadBalancer = new LoadBalancer(config.loadBalancerStrategy);
  const artifacts = createArtifacts(store, { ...config, dataDir: undefined }, clock, random, parts.log);
  // No simulated task leaves a file, and what the disk does when is not decided here.
  Object.assign(artifacts, { start: () => undefined, removeTasks: async () => undefined });
  const plane: ControlPlane = { ...parts, registry, workerInterface, store, artifacts, healthMonitor, loadBalancer };
  const bus = new InProcessBus();
  const agent = new IntegratedDistributedExecutorAgent(bus, { controlPlane: plane });
  let isStopped = false;
  const beat = (): void => {
    if (isStopped) return;
    void healthMonitor.beat();
    clock.setTimer(healthMonitor.beatIntervalMs, beat);
  };
  return {
    agent,
    bus,
    plane,
    accept: (transport) => workerInterface.accept(transport),
    start: async () => {
      await agent.initialize();
      beat();
    },
    stop: async () => {
      isStopped = true;
      await agent.shutdown(0);
    },
  };
}
