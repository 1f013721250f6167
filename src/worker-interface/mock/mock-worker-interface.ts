import type { Clock, Random } from '../../clock';
import type { Log } from '../../log';
import { createMockWorkers } from '../../mock-workers';
import { memoryTransports, Redialer, type Transport, type Worker } from '../../worker-kit';
import { WorkerInterface } from '../worker-interface';
import type { WorkerLinks } from '../worker-links';

export interface MockOptions {
  clock: Clock;
  random: Random;
  log: Log;
  /** How long each task takes. */
  latencyMs?: number;
}

/**
 * Three workers in this process, on links in memory: the same worker kit and the same messages, and no I/O. Like real workers they
 * come back when their link is cut.
 */
export class MockWorkerInterface extends WorkerInterface {
  private workers: Worker[] = [];

  constructor(
    links: WorkerLinks,
    private readonly options: MockOptions,
  ) {
    super(links);
  }

  get isOpen(): boolean {
    return this.workers.length > 0;
  }

  /** Resolves when all of them are online. */
  async start(): Promise<void> {
    this.workers = createMockWorkers(this.options);
    await Promise.all(this.workers.map((worker) => this.link(worker)));
  }

  async stop(): Promise<void> {
    const workers = this.workers;
    this.workers = [];
    await this.links.closeAll();
    await Promise.all(workers.map((worker) => worker.stop()));
  }

  private link(worker: Worker): Promise<void> {
    const redialer = new Redialer({
      ...this.options,
      open: async () => this.open(),
      onOpen: (transport) => worker.attach(transport),
    });
    worker.closeOnStop(async () => redialer.stop());
    return new Promise((resolve) => {
      worker.onRegistered(() => {
        redialer.confirm();
        resolve();
      });
      redialer.start();
    });
  }

  private open(): Transport {
    const [ours, theirs] = memoryTransports();
    this.links.accept(ours);
    return theirs;
  }
}
