import { createServer } from 'node:net';

/** Below the ephemeral ports, so that no other program gets the port while the control plane is down. */
const [portMin, portMax] = [20_000, 31_999];
const triesMax = 100;

/** Returns a free port of the loopback address. @throws if none is found. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const port = portMin + Math.floor(Math.random() * (portMax - portMin + 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${portMin} and ${portMax}`);
}

/** True if no program listens on the port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
