// A load generator with minimal cost: requests are serialized once, connections are reused, and responses are split by
// their length.
import { connect } from 'node:net';

/**
 * Sends the same POST request repeatedly, on one connection per concurrent call. `post` resolves to the body of the
 * response.
 */
export function openPoster(url, { headers, body }) {
  const { host, hostname, port, pathname } = new URL(url);
  const fields = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `POST ${pathname} HTTP/1.1\r\n${head.join('')}\r\n${body}`;
  const [all, idle] = [new Set(), []];
  const open = () => {
    const connection = new Connection(connect({ host: hostname, port: Number(port), noDelay: true }));
    all.add(connection);
    return connection;
  };
  return {
    post: async () => {
      let connection = idle.pop();
      while (connection?.socket.destroyed) connection = idle.pop(); // the server closes idle connections
      connection ??= open();
      const answer = await connection.exchange(request);
      idle.push(connection);
      return answer;
    },
    close: () => {
      for (const connection of all) connection.socket.destroy();
    },
  };
}

/** A connection with one request at a time. */
class Connection {
  received = '';

  constructor(socket) {
    this.socket = socket;
    socket.setEncoding('latin1'); // one character per byte, so that string lengths are byte lengths
    socket.on('data', (data) => this.take(data));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the connection was closed')));
  }

  exchange(request) {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  take(data) {
    this.received += data;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.received)?.[1]);
    if (this.received.length < headEnd + 4 + length) return;
    const answer = { status: Number(this.received.slice(9, 12)), body: JSON.parse(this.received.slice(headEnd + 4)) };
    this.received = '';
    const { resolve } = this.waiting;
    this.waiting = undefined;
    resolve(answer);
  }
}
