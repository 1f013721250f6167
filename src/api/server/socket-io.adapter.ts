import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { exactParser, linkServerOptions, type GuardedServer } from '@yardmaster/worker-kit/http';

// Nest brings a Socket.IO of its own, whose types are others for the compiler.
type ServerOfNest = ReturnType<IoAdapter['createIOServer']>;
type Options = NonNullable<Parameters<IoAdapter['createIOServer']>[1]>;

/** One Socket.IO server for workers and clients, with the options that the protocol asks for. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly payloadBytesMax: number,
    private readonly guard: (server: GuardedServer) => void,
  ) {
    super(app);
  }

  override createIOServer(...[port, options]: Parameters<IoAdapter['createIOServer']>): ServerOfNest {
    const fixed = linkServerOptions(this.payloadBytesMax);
    const server = super.createIOServer(port, { ...options, ...fixed, parser: exactParser() } as Options);
    this.guard(server);
    return server;
  }

  /** Ends the sockets. The HTTP server under them is closed by the application, which also ends the requests that are open. */
  override close(server: Partial<Pick<ServerOfNest, 'disconnectSockets' | 'engine'>>): Promise<void> {
    server.disconnectSockets?.(true);
    server.engine?.close();
    return Promise.resolve();
  }
}
