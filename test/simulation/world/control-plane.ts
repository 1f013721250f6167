import {
  createControlPlane,
  InProcessBus,
  IntegratedDistributedExecutorAgent,
  type ControlPlane,
  type ControlPlaneOverrides,
} from '../../../src/agent';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../../src/config';
import type { TaskExecute, TaskExecuteReply } from '@yardmaster/protocol';
import { LinkedWorkerInterface, type WorkerLinks, type WorkerReports } from '../../../src/worker-interface';
import type { Transport } from '@yardmaster/worker-kit/link';

/** The real control plane on simulated time. */
export interface SimulatedControlPlane {
  agent: IntegratedDistributedExecutorAgent;
  bus: InProcessBus;
  plane: ControlPlane;
  accept(transport: Transport): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Parts given to the control plane. */
export interface PlaneParts extends Pick<ControlPlaneOverrides, 'store' | 'peers'> {
  clock: Clock;
  random: Random;
}

/** Observes the messages to workers. */
export interface LinkObserver {
  /** An attempt is sent to a worker. */
  handed(workerId: string, execution: TaskExecute): void;
  /** A registering worker continues these attempts. */
  adopted?(leaseIds: readonly string[]): void;
}

/** Accepts simulated links and reports each attempt sent to a worker. */
class SimulatedWorkerInterface extends LinkedWorkerInterface {
  isOpen = false;

  constructor(
    links: WorkerLinks,
    private readonly observer: LinkObserver,
  ) {
    super(links);
  }

  async start(reports: WorkerReports): Promise<void> {
    this.links.start(this.observer.adopted ? this.observed(reports) : reports);
    this.isOpen = true;
  }

  async stop(): Promise<void> {
    this.isOpen = false;
    await this.links.closeAll();
  }

  override execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply> {
    this.observer.handed(workerId, execution);
    return super.execute(workerId, execution);
  }

  accept(transport: Transport): void {
    this.links.accept(transport);
  }

  private observed(reports: WorkerReports): WorkerReports {
    const registered: WorkerReports['registered'] = async (...registration) => {
      const sorted = await reports.registered(...registration);
      this.observer.adopted!(sorted.adopted);
      return sorted;
    };
    return Object.create(reports, { registered: { value: registered } }) as WorkerReports;
  }
}

export function simulatedControlPlane(
  overrides: Partial<YardConfig>,
  parts: PlaneParts,
  observer: LinkObserver,
): SimulatedControlPlane {
  const config = loadConfig({ logLevel: 'silent', ...overrides }, {});
  const plane = createControlPlane(config, {
    ...parts,
    // A volatile control plane uses the disk only for artifacts, which no simulated task has, so time stays simulated.
    isVolatile: true,
    isStandalone: true,
    workerInterface: (links) => new SimulatedWorkerInterface(links, observer),
  });
  const workerInterface = plane.workerInterface as SimulatedWorkerInterface;
  const bus = new InProcessBus();
  const agent = new IntegratedDistributedExecutorAgent(bus, { controlPlane: plane });
  return {
    agent,
    bus,
    plane,
    accept: (transport) => workerInterface.accept(transport),
    start: () => agent.initialize(),
    stop: () => agent.shutdown(0),
  };
}
