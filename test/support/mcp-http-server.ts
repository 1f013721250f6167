import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const everything = join(__dirname, '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js');

/** The MCP reference server on Streamable HTTP, which a test can start, kill and restart on the same port. */
export class McpHttpServer {
  private child?: ChildProcess;

  private constructor(readonly port: number) {}

  static async start(): Promise<McpHttpServer> {
    const server = new McpHttpServer(await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [everything, 'streamableHttp'], {
      env: { PATH: process.env['PATH'], PORT: String(this.port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    while (!said.includes('listening on port')) await once(child.stderr, 'data');
  }

  async kill(): Promise<void> {
    this.child!.kill('SIGKILL');
    await once(this.child!, 'exit');
  }
}

/** Finds a free port. Use it quickly, because it is not reserved. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
