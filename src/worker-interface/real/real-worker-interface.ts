import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Namespace, Server } from 'socket.io';
import type { Clock, Random } from '../../clock';
import {
  exactParser,
  addressBehind,
  answerUnreadable,
  guardSockets,
  httpServerOptions,
  linkServerOptions,
  Origins,
  refuseUpgrades,
} from '../../http';
import type { YardConfig } from '../../config';
import type { Log } from '../../log';
import type { Recorder } from '../../cassettes';
import type { TaskExecute, TaskExecuteReply } from '../../protocol';
import { WorkerInterface } from '../worker-interface';
import type { WorkerReports } from '../worker-reports';
import { recordedReports } from './recorded-reports';
import type { WorkerLinks } from '../worker-links';
import { Dialer } from './dialer';
import { isUpload } from '../uploads';
import { uploadsUrl } from '../uploads/uploads-url.policy';
import { serveWorkers } from './workers-namespace';

export interface RealOptions {
  clock: Clock;
  random: Random;
  log: Log;
  workerToken: string;
  /** Workers that listen, to be dialed. */
  urls: readonly string[];
  /** A message of a worker that is dialed. */
  payloadBytesMax: number;
  /** Where workers reach the control plane, where they cannot know. */
  publicUrl?: string;
  /** Records what they do. */
  recorder?: Recorder;
  /** Opens a server of its own for workers that dial in. Left out where a gateway calls `serve`. */
  listen?: Pick<YardConfig, 'bindAddress' | 'port' | 'payloadBytesMax'> &
    Partial<Pick<YardConfig, 'allowedOrigins' | 'trustedProxies'>>;
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

  override async execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply> {
    const { recorder } = this.options;
    if (!recorder) return super.execute(workerId, execution);
    recorder.begin(execution);
    const reply = await super.execute(workerId, execution);
    if (reply.status === 'rejected') recorder.forget(execution.leaseId);
    return reply;
  }

  get isOpen(): boolean {
    return this.started && (this.namespace !== undefined || this.options.urls.length > 0);
  }

  override get port(): number | undefined {
    return this.server && this.listening?.port;
  }

  /** Of its own server, or of the one on which the namespace is served. */
  private get listening(): AddressInfo | undefined {
    const address = (this.server?.http ?? this.namespace?.server.httpServer)?.address();
    return typeof address === 'object' ? (address ?? undefined) : undefined;
  }

  /** Lets workers dial in on a Socket.IO namespace that somebody else serves. */
  serve(namespace: Namespace): void {
    this.namespace = namespace;
    serveWorkers(namespace, { ...this.options, links: this.links, isOpen: () => this.started });
  }

  async start(reports: WorkerReports): Promise<void> {
    const { recorder } = this.options;
    this.links.start(recorder ? recordedReports(reports, recorder) : reports);
    this.started = true;
    if (this.options.listen) await this.listen(this.options.listen);
    const http = this.namespace?.server.httpServer;
    // Workers that are dialed are told where to upload, and that is known only then.
    if (!http || http.listening) this.dial();
    else http.once('listening', () => this.dial());
  }

  async stop(): Promise<void> {
    this.started = false;
    this.dialer?.stop();
    await this.links.closeAll();
    await this.closeServer();
    await this.options.recorder?.close();
  }

  private dial(): void {
    if (!this.started || this.options.urls.length === 0) return;
    const { publicUrl } = this.options;
    const uploadsUrlOf = (dialedUrl: string): string | undefined =>
      uploadsUrl({ publicUrl, listening: this.listening, dialedUrl });
    this.dialer = new Dialer({ ...this.options, links: this.links, uploadsUrlOf });
    this.dialer.start();
  }

  private async listen(options: NonNullable<RealOptions['listen']>): Promise<void> {
    const { bindAddress, port, payloadBytesMax, allowedOrigins, trustedProxies } = options;
    const { Server } = await import('socket.io');
    const http = createServer(httpServerOptions(), (request, response) => {
      if (isUpload(request.method, request.url)) return void this.answerUpload(request, response);
      response.writeHead(404, { connection: 'close' }).end(); // nobody reads the body
    });
    http.on('clientError', (error, socket) => answerUnreadable(error, socket));
    refuseUpgrades(http);
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject).listen(port, bindAddress, resolve);
    });
    const sockets = new Server(http, { ...linkServerOptions(payloadBytesMax), parser: exactParser() });
    guardSockets(sockets, { origins: new Origins(allowedOrigins), addressOf: addressBehind(trustedProxies) });
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
