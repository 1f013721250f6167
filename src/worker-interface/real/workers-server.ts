import { createServer, type Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import type { YardConfig } from '../../config';
import {
  clientAddressOf,
  answerUnreadable,
  exactParser,
  guardSockets,
  httpServerOptions,
  linkServerOptions,
  Origins,
  refuseUpgrades,
} from '@yardmaster/worker-kit/http';
import { isUpload, type UploadEndpoint } from '../uploads';
import type { WorkersEndpoint } from './workers-endpoint';

export type ServerSettings = Pick<YardConfig, 'bindAddress' | 'port' | 'payloadBytesMax'> &
  Partial<Pick<YardConfig, 'allowedOrigins' | 'trustedProxies'>>;

/** A server for workers only, to dial in and to upload. For a control plane without an API. */
export class WorkersServer {
  /** Set from start to stop. */
  private running?: { http: HttpServer; sockets: Server };

  constructor(
    private readonly settings: ServerSettings,
    private readonly endpoint: WorkersEndpoint,
    private readonly uploads: UploadEndpoint,
  ) {}

  /** The listen port; undefined before `start` and after `stop`. */
  get port(): number | undefined {
    const address = this.running?.http.address();
    return typeof address === 'object' ? address?.port : undefined;
  }

  /** Resolves when the server listens. @throws Error if it cannot listen. */
  async start(): Promise<void> {
    const { bindAddress, port, payloadBytesMax, allowedOrigins, trustedProxies } = this.settings;
    const { Server } = await import('socket.io');
    const http = createServer(httpServerOptions(), (request, response) => {
      if (isUpload(request.method, request.url)) return void this.uploads.answer(request, response);
      response.writeHead(404, { connection: 'close' }).end(); // the body is not read
    });
    http.on('clientError', (error, socket) => answerUnreadable(error, socket));
    refuseUpgrades(http);
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject).listen(port, bindAddress, resolve);
    });
    const sockets = new Server(http, { ...linkServerOptions(payloadBytesMax), parser: exactParser() });
    guardSockets(sockets, { origins: new Origins(allowedOrigins), addressOf: clientAddressOf(trustedProxies) });
    this.running = { http, sockets };
    this.endpoint.attach(sockets.of('/workers'));
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.http.closeAllConnections();
    await running?.sockets.close();
  }
}
