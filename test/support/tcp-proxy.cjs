// A TCP proxy on a free port that can do what networks do: cut, refuse, delay, fall silent. Used by tests, benchmarks and chaos.
const { connect, createServer } = require('node:net');

/**
 * Forwards to `target` (an http address).
 *
 * `cut` destroys open connections; new ones are accepted. `refuse` cuts, and accepts none until `accept`. `hold` is a
 * black hole: sockets stay open and nothing passes, in no direction, until `release`, after which all of it does, as with
 * packets that are sent again. `delay` lets everything that comes from now on pass so many milliseconds later, in order.
 * @returns {Promise<import('./tcp-proxy.cjs').TcpProxy>}
 */
async function startTcpProxy(target) {
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  const pumps = new Set();
  const way = { delayMs: 0, isHeld: false, isRefusing: false };
  const server = createServer((near) => {
    if (way.isRefusing) return near.resetAndDestroy();
    const far = connect(Number(port), hostname);
    const both = [forward(near, far, way), forward(far, near, way)];
    for (const pump of both) pumps.add(pump);
    for (const socket of [near, far]) {
      sockets.add(socket);
      if (way.isHeld) socket.pause();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        for (const pump of both) pumps.delete(pump);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const set = (change) => {
    Object.assign(way, change);
    if (way.isRefusing) cut();
    sockets.forEach((socket) => (way.isHeld ? socket.pause() : socket.resume()));
    pumps.forEach((pump) => pump());
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut,
    refuse: () => set({ isRefusing: true }),
    accept: () => set({ isRefusing: false }),
    hold: () => set({ isHeld: true }),
    release: () => set({ isHeld: false }),
    delay: (delayMs) => set({ delayMs }),
    connectionCount: () => sockets.size / 2,
    close: () => (cut(), new Promise((resolve) => server.close(resolve))),
  };
}

/** Forwards data from one socket to the other after its delay, in order. Returns a function that checks for due data. */
function forward(from, to, way) {
  const waiting = [];
  let timer;
  const pump = () => {
    clearTimeout(timer);
    const nowMs = performance.now();
    while (waiting.length > 0 && !way.isHeld && waiting[0].dueAtMs <= nowMs) waiting.shift().pass();
    if (waiting.length > 0 && !way.isHeld) timer = setTimeout(pump, Math.ceil(waiting[0].dueAtMs - nowMs));
  };
  const later = (pass) => {
    waiting.push({ pass, dueAtMs: performance.now() + way.delayMs });
    pump();
  };
  from.on('data', (piece) => {
    later(() => {
      if (to.destroyed || to.write(piece)) return;
      from.pause();
      to.once('drain', () => way.isHeld || from.resume());
    });
  });
  from.on('end', () => later(() => to.end()));
  from.on('close', () => clearTimeout(timer));
  return pump;
}

module.exports = { startTcpProxy };
