// Compares a no-op task through the whole system with a bare Socket.IO acknowledgement between two processes.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { compare } from './compare.mjs';
import { library, rest, task } from './contenders.mjs';
import { start } from './processes.mjs';

export async function measureRoundTrips(scale) {
  const contenders = {
    bareAck: await bareAck(),
    executeFull: await library('full'),
    executeNormal: await library('normal'),
    restFull: await rest('full'),
  };
  try {
    return await compare(contenders, scale);
  } finally {
    for (const { end } of Object.values(contenders)) await end();
  }
}

async function bareAck() {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  const connected = new Promise((resolve) => server.once('connection', resolve));
  const peer = start('test/bench/bare-ack-peer.mjs', { args: [`http://127.0.0.1:${http.address().port}`] });
  const socket = await connected;
  return { once: () => socket.emitWithAck('noop', task), end: async () => (await peer.end(), await server.close()) };
}
