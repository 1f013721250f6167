import {
  createControlPlane,
  InProcessBus,
  IntegratedDistributedExecutorAgent,
  type ControlPlane,
  type ControlPlaneOverrides,
} from '../../../src/agent';
import type { Clock, Random } from '../../../src/clock';
import { loadConfig, type YardConfig } from '../../../src/config';
import type { TaskExecute, TaskExecuteReply } from '../../../src/protocol';
import { LinkedWorkerInterface, type WorkerLinks, type WorkerReports } from '../../../src/worker-interface';
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

/** The parts that a plane is built around. */
export interface PlaneParts extends Pick<ControlPlaneOverrides, 'store'> {
  clock: Clock;
  random: Random;
}

/** Accepts the links that the simulation opens, and reports every attempt that is handed to a worker. */
class SimulatedWorkerInterface extends LinkedWorkerInterface {
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
  parts: PlaneParts,
  onExecute: (workerId: string, execution: TaskExecute) => void,
): SimulatedControlPlane {
  const config = loadConfig({ logLevel: 'silent', ...overrides }, {});
  const plane = createControlPlane(config, {
    ...parts,
    // A volatile control plane touches no disk until a task leaves a file, and no simulated task does: time stays simulated.
    isVolatile: true,
    isStandalone: true,
    workerInterface: (links) => new SimulatedWorkerInterface(links, onExecute),
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
