import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from 'socket.io';
import {
  clientAddressOf,
  answerUnreadable,
  bodyTimeoutMs,
  guardSockets,
  httpServerOptions,
  linkServerOptions,
  Origins,
  refuseUpgrades,
} from './http';
import type { ReplyError } from '@yardmaster/protocol';
import { handshakeRefusal, SocketTransport } from './link';
import type { EventLog } from './log';
import type { Worker } from './worker';

/** The address to listen on, and the worker token. */
export interface ListenOptions {
  /** 0 picks any free port. */
  port: number;
  /** `127.0.0.1` by default. */
  bindAddress?: string;
  token: string;
}

/** Opens the server of `listen`. In a separate file, so that only workers that listen load its dependencies. */
export async function openServer(worker: Worker, options: ListenOptions): Promise<number> {
  const http = createServer(httpServerOptions(bodyTimeoutMs), (request, response) =>
    answerHttp(worker, request, response),
  );
  http.on('clientError', (error, socket) => answerUnreadable(error, socket));
  refuseUpgrades(http);
  const server = await socketServer(http, worker.limits.payloadBytesMax);
  worker.closeOnStop(async () => {
    http.closeAllConnections();
    await server.close();
  });
  serve(worker, server, options.token);
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, options.bindAddress ?? '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  const log: EventLog = worker.log;
  log.info({ event: 'listening_started', port }, 'the worker listens for a control plane');
  return port;
}

async function socketServer(http: HttpServer, payloadBytesMax: number): Promise<Server> {
  const { Server } = await import('socket.io');
  const server = new Server(http, linkServerOptions(payloadBytesMax));
  // A control plane is not a web page, so its Origin and address do not matter.
  guardSockets(server, { origins: new Origins(), addressOf: clientAddressOf() });
  return server;
}

function serve(worker: Worker, server: Server, token: string): void {
  const workers = server.of('/workers');
  const log: EventLog = worker.log;
  workers.use((socket, next) => {
    const refusal = handshakeRefusal(socket.handshake.auth, token) ?? (isTaken() ? taken : undefined);
    if (!refusal) return next();
    log.warn({ event: 'link_refused', code: refusal.code }, `refused a link: ${refusal.message}`);
    next(Object.assign(new Error(refusal.message), { data: refusal }));
  });
  workers.on('connection', (socket) => {
    if ([...workers.sockets.values()].some((other) => other !== socket)) return socket.disconnect(true);
    worker.attach(new SocketTransport(socket, worker.clock));
  });

  function isTaken(): boolean {
    return workers.sockets.size > 0;
  }
}

const taken: ReplyError = { code: 'CONFLICT', message: 'another control plane has the link to this worker' };

function answerHttp(worker: Worker, { url, method }: IncomingMessage, response: ServerResponse): void {
  const isHealth = url === '/health' && (method === 'GET' || method === 'HEAD');
  response.writeHead(isHealth ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isHealth ? { status: 'ok', ...worker.status } : { error: 'not found' }));
}
