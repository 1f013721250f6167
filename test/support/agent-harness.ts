import { once } from 'node:events';
import {
  createControlPlane,
  InProcessBus,
  IntegratedDistributedExecutorAgent,
  type ControlPlane,
} from '../../src/agent';
import { ManualClock } from '@yardmaster/testkit';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../src/config';
import type { WorkerState } from '../../src/registry';
import { LinkedWorkerInterface, type WorkerReports } from '../../src/worker-interface';
import { Worker, type Handler, silentLog } from '@yardmaster/worker-kit';
import { memoryTransports, type Transport } from '@yardmaster/worker-kit/link';

/** A worker interface whose links the test opens and cuts. */
export class MemoryWorkerInterface extends LinkedWorkerInterface {
  isOpen = false;

  async start(reports: WorkerReports): Promise<void> {
    this.links.start(reports);
    this.isOpen = true;
  }

  async stop(): Promise<void> {
    this.isOpen = false;
    await this.links.closeAll();
  }

  accept(transport: Transport, onRegistered?: () => void): void {
    this.links.accept(transport, onRegistered);
  }
}

/** A worker of the test, and functions that open and cut its link. */
export interface TestWorker {
  worker: Worker;
  link(): Promise<void>;
  cut(): void;
}

export interface Harness {
  agent: IntegratedDistributedExecutorAgent;
  bus: InProcessBus;
  plane: ControlPlane;
  /**
   * Creates a worker with these capabilities; `link` connects it. With `sessionsMax` it supports sessions for all of
   * them.
   */
  worker(
    workerId: string,
    handlers: Record<string, Handler>,
    options?: { slots?: number; labels?: Record<string, string>; sessionsMax?: number },
  ): TestWorker;
  /** Accepts the control plane's end of a link. */
  accept(transport: Transport, onRegistered?: () => void): void;
  /** Resolves when a worker reaches a state. */
  reached(workerId: string, state: WorkerState): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the real agent, store, registry and worker kit, in memory unless a `dataDir` is given, on a clock that the
 * test controls.
 */
export async function startAgent(
  overrides: Partial<YardConfig> = {},
  clock: Clock = new ManualClock(),
): Promise<Harness> {
  const config = loadConfig({ logLevel: 'silent', ...overrides }, {});
  const plane = createControlPlane(config, {
    clock,
    isVolatile: overrides.dataDir === undefined,
    workerInterface: (links) => new MemoryWorkerInterface(links),
  });
  const { registry } = plane;
  const workerInterface = plane.workerInterface as MemoryWorkerInterface;
  const bus = new InProcessBus();
  const agent = new IntegratedDistributedExecutorAgent(bus, { controlPlane: plane });
  await agent.initialize();
  const workers: Worker[] = [];

  const reached = async (workerId: string, state: WorkerState): Promise<void> => {
    while (registry.get(workerId)?.state !== state) await once(registry, 'state');
  };

  return {
    agent,
    bus,
    plane,
    reached,
    accept: (transport, onRegistered) => workerInterface.accept(transport, onRegistered),
    worker(workerId, handlers, { slots = 1, labels = {}, sessionsMax = 0 } = {}) {
      const limits = { sessionsMax };
      const worker = new Worker({
        workerId,
        name: workerId,
        version: '0',
        slots,
        labels,
        limits,
        clock,
        log: silentLog,
      });
      const sessions = sessionsMax > 0;
      for (const [name, handler] of Object.entries(handlers)) {
        worker.capability({ name, description: name, inputSchema: { type: 'object' }, sessions }, handler);
      }
      workers.push(worker);
      let ours: Transport | undefined;
      const link = async (): Promise<void> => {
        const [left, right] = memoryTransports();
        ours = left;
        workerInterface.accept(left);
        worker.attach(right);
        await reached(workerId, 'online');
      };
      return { worker, link, cut: () => ours?.close() };
    },
    async close() {
      await agent.shutdown(0);
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}
