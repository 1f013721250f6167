import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { SystemClock, SystemRandom } from '@yardmaster/worker-kit/clock';
import { connect, listen, silentLog, type Worker } from '@yardmaster/worker-kit';
import {
  attach,
  dialSocket,
  handshakeRefusal,
  memoryTransports,
  Redialer,
  SocketTransport,
} from '@yardmaster/worker-kit/link';
import { StandInControlPlane } from './stand-in-control-plane';

export const testToken = 'a token for tests';

/** Links workers to a fake control plane, over one kind of transport. */
export interface WorkerLinkHarness {
  /** Links the worker, and again each time the link is cut. */
  link(worker: Worker): Promise<void>;
  close(): Promise<void>;
}

type HarnessFactory = (controlPlane: StandInControlPlane) => Promise<WorkerLinkHarness>;

/** Links both sides in one process, without sockets. */
async function overMemory(controlPlane: StandInControlPlane): Promise<WorkerLinkHarness> {
  let isClosed = false;
  const link = async (worker: Worker): Promise<void> => {
    const [near, far] = memoryTransports();
    controlPlane.serve(far).onEnd(() => isClosed || setImmediate(() => void link(worker)));
    await attach(worker, near);
  };
  return { link, close: async () => void (isClosed = true) };
}

/** Makes the worker dial the control plane. */
async function dialIn(controlPlane: StandInControlPlane): Promise<WorkerLinkHarness> {
  const server = await testServer(controlPlane);
  const { port } = server.httpServer.address() as AddressInfo;
  return {
    link: async (worker) => connect(worker, { url: `http://127.0.0.1:${port}`, token: testToken }),
    close: () => server.close(),
  };
}

/** Makes the control plane dial the worker. */
async function dialOut(controlPlane: StandInControlPlane): Promise<WorkerLinkHarness> {
  const redialers: Redialer[] = [];
  const clock = new SystemClock();
  return {
    link: async (worker) => {
      const url = `http://127.0.0.1:${await listen(worker, { port: 0, token: testToken })}`;
      const redialer = new Redialer(
        () => dialSocket({ url, token: testToken, clock }),
        (transport) => controlPlane.serve(transport),
        clock,
        new SystemRandom(),
        silentLog,
      );
      redialers.push(redialer);
      controlPlane.onRegistered = () => redialer.confirm();
      redialer.start();
    },
    close: async () => redialers.forEach((redialer) => redialer.stop()),
  };
}

export const workerLinkHarnesses: ReadonlyArray<[string, HarnessFactory]> = [
  ['in memory', overMemory],
  ['dial-in', dialIn],
  ['listening', dialOut],
];

/** Starts a Socket.IO server like that of a control plane, on a free port. */
export async function testServer(
  controlPlane: StandInControlPlane,
): Promise<Server & { httpServer: Server['httpServer'] }> {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'], pingInterval: 2000, pingTimeout: 3000 });
  const workers = server.of('/workers');
  workers.use((socket, next) => {
    const refusal = handshakeRefusal(socket.handshake.auth, testToken);
    next(refusal && Object.assign(new Error(refusal.message), { data: refusal }));
  });
  workers.on('connection', (socket) => controlPlane.serve(new SocketTransport(socket)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return server;
}
