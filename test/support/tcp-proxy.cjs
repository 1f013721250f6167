// A TCP proxy on a free port, whose connections can be cut. Used by tests and benchmarks alike.
const { connect, createServer } = require('node:net');

/**
 * Forwards to `target` (an http address). `cut` destroys what is connected; new connections are taken at once.
 * @returns {Promise<{ url: string, cut: () => void, close: () => Promise<void> }>}
 */
async function startTcpProxy(target) {
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (sockets.delete(socket), near.destroy(), far.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut,
    close: () => (cut(), new Promise((resolve) => server.close(resolve))),
  };
}

module.exports = { startTcpProxy };
