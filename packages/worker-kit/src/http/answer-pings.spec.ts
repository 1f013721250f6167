import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocket } from 'ws';
import { answerPings } from './answer-pings';
import { linkServerOptions } from './link-server-options';

/** A socket that writes its pongs when the test says so. */
class SlowSocket extends EventEmitter {
  readonly pongs: string[] = [];
  private readonly writes: (() => void)[] = [];

  pong(data: Buffer, _mask: undefined, written: () => void): void {
    this.pongs.push(String(data));
    this.writes.push(written);
  }

  write(): void {
    this.writes.shift()!();
  }
}

describe(answerPings, () => {
  it('queues one pong for a peer that does not read, and answers its latest ping next', () => {
    const socket = new SlowSocket();
    answerPings(socket as unknown as WebSocket);
    for (let n = 0; n < 1000; n++) socket.emit('ping', Buffer.from(`${n}`));
    expect(socket.pongs).toEqual(['0']);
    socket.write();
    expect(socket.pongs).toEqual(['0', '999']);
    socket.write();
    socket.emit('ping', Buffer.from('again'));
    expect(socket.pongs).toEqual(['0', '999', 'again']);
  });

  it('answers the pings of links', async () => {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const server = new Server(http, linkServerOptions(1024));
    const { port } = http.address() as AddressInfo;
    const peer = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    await once(peer, 'open');
    expect(server.engine).toHaveProperty('ws.options.autoPong', false);
    peer.ping('are you there?');
    expect(String((await once(peer, 'pong'))[0])).toBe('are you there?');
    peer.terminate();
    await server.close();
  });
});
