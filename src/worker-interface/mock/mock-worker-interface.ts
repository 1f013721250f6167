import type { MockFleet } from '@yardmaster/testkit/mock-workers';
import { LinkedWorkerInterface } from '../linked-worker-interface';
import type { WorkerLinks } from '../worker-links';
import type { WorkerReports } from '../worker-reports';

/**
 * Three workers in this process, on links in memory: the same worker kit and messages as real workers, without I/O. They reconnect after a cut
 * link or a crash, as real workers do.
 */
export class MockWorkerInterface extends LinkedWorkerInterface {
  private started = false;

  constructor(
    links: WorkerLinks,
    private readonly fleet: MockFleet,
  ) {
    super(links);
  }

  get isOpen(): boolean {
    return this.started;
  }

  /** Resolves when every mock worker is online. */
  async start(reports: WorkerReports): Promise<void> {
    this.links.start(reports);
    this.started = true;
    await this.fleet.start((transport) => this.links.accept(transport));
  }

  async stop(): Promise<void> {
    this.started = false;
    await this.links.closeAll();
    await this.fleet.stop();
  }
}
