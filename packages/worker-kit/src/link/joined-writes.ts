/** A TCP or TLS socket; while corked it buffers writes. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

/** The layer below a Socket.IO socket: `conn` and `request` on the server, `io` on a client. */
interface Below {
  conn?: { on(event: 'flush' | 'drain', listener: () => void): unknown };
  request?: { socket: Corkable };
  io?: {
    engine: { on(event: 'packetCreate', listener: () => void): unknown; transport: { ws?: { _socket?: Corkable } } };
  };
}

/**
 * Joins the frames that are sent in one turn of the event loop into one or two writes; Socket.IO would use a system
 * call for each. Frames wait no longer than that turn. `socket` is a connected Socket.IO socket of either side.
 */
export function joinWrites(socket: object): void {
  const { conn, request, io } = socket as Below;
  if (conn && request) joinFlushes(conn, request.socket);
  else if (io) joinTicks(io.engine);
}

/**
 * Joins the writes of a server. Its engine sends the first frame at once, and then all frames that were queued
 * meanwhile.
 */
function joinFlushes(conn: NonNullable<Below['conn']>, wire: Corkable): void {
  conn.on('flush', () => wire.cork());
  conn.on('drain', () => wire.uncork());
}

/**
 * Joins the writes of a client. Its engine sends the first frame at once and the others in the next tick; after one
 * more tick all are written.
 */
function joinTicks(engine: NonNullable<Below['io']>['engine']): void {
  const wire = engine.transport.ws?._socket; // not public; without it frames are sent one by one
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
