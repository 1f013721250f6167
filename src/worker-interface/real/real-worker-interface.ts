import type { Namespace } from 'socket.io';
import { LinkedWorkerInterface } from '../linked-worker-interface';
import type { WorkerLinks } from '../worker-links';
import type { WorkerReports } from '../worker-reports';
import type { Dialer } from './dialer';
import type { WorkersEndpoint } from './workers-endpoint';
import type { WorkersServer } from './workers-server';

/** Workers in other processes: they dial the endpoint, or listen and are dialed. */
export class RealWorkerInterface extends LinkedWorkerInterface {
  private started = false;

  /** Without `server`, a gateway serves the endpoint. */
  constructor(
    links: WorkerLinks,
    private readonly endpoint: WorkersEndpoint,
    private readonly dialer: Dialer,
    private readonly server?: WorkersServer,
  ) {
    super(links);
  }

  override serve(namespace: Namespace): void {
    this.endpoint.attach(namespace);
  }

  get isOpen(): boolean {
    return this.started && (this.endpoint.isAttached || this.dialer.hasUrls);
  }

  override get port(): number | undefined {
    return this.server?.port;
  }

  async start(reports: WorkerReports): Promise<void> {
    this.links.start(reports);
    this.started = true;
    this.endpoint.open();
    await this.server?.start();
    // The upload address for dialed workers is known only once the server listens.
    this.endpoint.whenListening(() => this.started && this.dialer.start());
  }

  async stop(): Promise<void> {
    this.started = false;
    this.endpoint.close();
    this.dialer.stop();
    await this.links.closeAll();
    await this.server?.stop();
  }
}
