/** A socket of TCP or TLS: holds back the bytes that are written to it until it is uncorked. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

/** The layer below a Socket.IO socket: `conn` and `request` in the server, `io` in a client. */
interface Below {
  conn?: { on(event: 'flush' | 'drain', listener: () => void): unknown };
  request?: { socket: Corkable };
  io?: {
    engine: { on(event: 'packetCreate', listener: () => void): unknown; transport: { ws?: { _socket?: Corkable } } };
  };
}

/**
 * Joins the frames that one turn of the event loop sends into one write, or two; Socket.IO would take a system call for each.
 * Nothing waits longer than that turn. `socket` is a connected Socket.IO socket, of either side.
 */
export function joinWrites(socket: object): void {
  const { conn, request, io } = socket as Below;
  if (conn && request) joinFlushes(conn, request.socket);
  else if (io) joinTicks(io.engine);
}

/** The engine of the server sends the first frame at once, and together those that came until it was written. */
function joinFlushes(conn: NonNullable<Below['conn']>, wire: Corkable): void {
  conn.on('flush', () => wire.cork());
  conn.on('drain', () => wire.uncork());
}

/** The engine of a client sends the first frame at once, and the others of the turn in the next tick: one more, and all are there. */
function joinTicks(engine: NonNullable<Below['io']>['engine']): void {
  const wire = engine.transport.ws?._socket; // it has no other name; without it frames leave one by one
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    wire?.uncork();
  };
  engine.on('packetCreate', () => {
    if (isCorked) return;
    isCorked = true;
    wire?.cork();
    process.nextTick(() => process.nextTick(uncork));
  });
}
