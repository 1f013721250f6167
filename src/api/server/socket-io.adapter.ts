import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { exactParser, linkServerOptions, type GuardedServer } from '@yardmaster/worker-kit/http';

// Nest depends on its own copy of Socket.IO, with incompatible types.
type ServerOfNest = ReturnType<IoAdapter['createIOServer']>;
type Options = NonNullable<Parameters<IoAdapter['createIOServer']>[1]>;

/** Creates the Socket.IO server of workers and clients, with the options that the protocol requires. */
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

  /** Closes the sockets. The application closes the HTTP server and its open requests. */
  override close(server: Partial<Pick<ServerOfNest, 'disconnectSockets' | 'engine'>>): Promise<void> {
    server.disconnectSockets?.(true);
    server.engine?.close();
    return Promise.resolve();
  }
}
