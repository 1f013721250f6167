import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { joinWrites } from './joined-writes';
import type { TransportSocket } from './socket-transport';

describe(joinWrites.name, () => {
  let server: Server;
  let near: Socket;
  let far: ClientSocket;

  beforeEach(async () => {
    const http = createServer();
    server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    far = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((resolve) => far.once('connect', resolve));
    near = await accepted;
  });

  afterEach(async () => {
    far.disconnect();
    await server.close();
  });

  /** Sends ten frames in one turn; resolves to the number of system calls once the last one arrived. */
  async function writesOfTen(from: TransportSocket, to: { on: Socket['on'] }, wire: TcpSocket): Promise<number> {
    joinWrites(from);
    await Promise.resolve(); // the writes of the handshake come first
    const write = jest.spyOn(wire as unknown as { _writev: () => void; _write: () => void }, '_writev');
    const single = jest.spyOn(wire as unknown as { _write: () => void }, '_write');
    const received: number[] = [];
    const last = new Promise<void>((resolve) =>
      to.on('n', (n: number) => {
        received.push(n);
        if (n === 9) resolve();
      }),
    );
    for (let n = 0; n < 10; n++) from.emit('n', n, () => undefined);
    await last;
    expect(received).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    return write.mock.calls.length + single.mock.calls.length;
  }

  it('joins the frames that a server sends in one turn into at most two writes', async () => {
    expect(await writesOfTen(near, far as unknown as Socket, near.request.socket)).toBe(2);
  });

  it('joins the frames that a client sends in one turn into one write', async () => {
    const { ws } = far.io.engine.transport as unknown as { ws: { _socket: TcpSocket } };
    expect(await writesOfTen(far, near, ws._socket)).toBe(1);
  });
});
