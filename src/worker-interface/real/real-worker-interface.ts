import type { Namespace } from 'socket.io';
import { LinkedWorkerInterface } from '../linked-worker-interface';
import type { WorkerLinks } from '../worker-links';
import type { WorkerReports } from '../worker-reports';
import type { Dialer } from './dialer';
import type { WorkersDoor } from './workers-door';
import type { WorkersServer } from './workers-server';

/** Workers in processes of their own: they dial in through the door, or listen and are dialed. */
export class RealWorkerInterface extends LinkedWorkerInterface {
  private started = false;

  /** Without a server of its own, a gateway serves the door. */
  constructor(
    links: WorkerLinks,
    private readonly door: WorkersDoor,
    private readonly dialer: Dialer,
    private readonly server?: WorkersServer,
  ) {
    super(links);
  }

  override serve(namespace: Namespace): void {
    this.door.served(namespace);
  }

  get isOpen(): boolean {
    return this.started && (this.door.isServed || this.dialer.hasUrls);
  }

  override get port(): number | undefined {
    return this.server?.port;
  }

  async start(reports: WorkerReports): Promise<void> {
    this.links.start(reports);
    this.started = true;
    this.door.open();
    await this.server?.start();
    // Dialed workers are told where to upload, and that is known only then.
    this.door.whenListening(() => this.started && this.dialer.start());
  }

  async stop(): Promise<void> {
    this.started = false;
    this.door.shut();
    this.dialer.stop();
    await this.links.closeAll();
    await this.server?.stop();
  }
}
