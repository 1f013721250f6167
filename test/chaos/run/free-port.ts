import { createServer } from 'node:net';

/** Below the ports that systems hand out by themselves, so that nobody takes it while the control plane is down. */
const [portMin, portMax] = [20_000, 31_999];
const triesMax = 100;

/** A port of loopback that is free now. @throws where none was found. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const port = portMin + Math.floor(Math.random() * (portMax - portMin + 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${portMin} and ${portMax}`);
}

/** Whether nobody listens there. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
