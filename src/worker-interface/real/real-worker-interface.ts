import { createServer, type Server as HttpServer } from 'node:http';
import type { Namespace, Server } from 'socket.io';
import type { Clock, Random } from '../../clock';
import type { YardConfig } from '../../config';
import type { Log } from '../../log';
import { WorkerInterface } from '../worker-interface';
import type { WorkerLinks } from '../worker-links';
import { Dialer } from './dialer';
import { linkServerOptions } from '../link-server-options';
import { serveWorkers } from './workers-namespace';

export interface RealOptions {
  clock: Clock;
  random: Random;
  log: Log;
  workerToken: string;
  /** Workers that listen, to be dialed. */
  urls: readonly string[];
  /** Opens a server of its own for workers that dial in. Left out where a gateway calls `serve`. */
  listen?: Pick<YardConfig, 'bindAddress' | 'port' | 'payloadBytesMax'>;
}

/** Workers in processes of their own: they dial in through the gateway, or listen and are dialed. */
export class RealWorkerInterface extends WorkerInterface {
  private started = false;
  private dialer?: Dialer;
  private namespace?: Namespace;
  /** Its own, where it has one. */
  private server?: { http: HttpServer; sockets: Server };

  constructor(
    links: WorkerLinks,
    private readonly options: RealOptions,
  ) {
    super(links);
  }

  get isOpen(): boolean {
    return this.started && (this.namespace !== undefined || this.options.urls.length > 0);
  }

  override get port(): number | undefined {
    const address = this.server?.http.address();
    return typeof address === 'object' ? address?.port : undefined;
  }

  /** Lets workers dial in on a Socket.IO namespace that somebody else serves. */
  serve(namespace: Namespace): void {
    this.namespace = namespace;
    serveWorkers(namespace, { ...this.options, links: this.links, isOpen: () => this.started });
  }

  async start(): Promise<void> {
    this.started = true;
    if (this.options.listen) await this.listen(this.options.listen);
    if (this.options.urls.length === 0) return;
    this.dialer = new Dialer({ ...this.options, links: this.links });
    this.dialer.start();
  }

  async stop(): Promise<void> {
    this.started = false;
    this.dialer?.stop();
    await this.links.closeAll();
    await this.closeServer();
  }

  private async listen({ bindAddress, port, payloadBytesMax }: NonNullable<RealOptions['listen']>): Promise<void> {
    const { Server } = await import('socket.io');
    const http = createServer();
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject).listen(port, bindAddress, resolve);
    });
    const sockets = new Server(http, linkServerOptions(payloadBytesMax));
    this.server = { http, sockets };
    this.serve(sockets.of('/workers'));
  }

  private async closeServer(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.namespace = undefined;
    server?.http.closeAllConnections();
    await server?.sockets.close();
  }
}
