import type { IncomingMessage, ServerResponse } from 'node:http';
import { YardError } from '@yardmaster/protocol';
import type { AddressOf } from './client-address';
import type { Origins } from './origins';
import { answerRaw, formatPlainProblem, type FormatProblem } from './raw-problem';
import { UnauthenticatedConnections } from './unauthenticated-connections';

/**
 * Bytes that a connection may send before one of its handshakes is accepted, counted on the wire. Enough for a few
 * handshakes with the longest token, and for pongs.
 */
export const unauthenticatedBytesMax = 8 * 1024;

/** The parts of a Socket.IO server that the guard uses. Nest ships its own copy of Socket.IO, whose types differ. */
export interface GuardedServer {
  engine: {
    use(check: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
    on(event: 'connection', listener: (connection: Connection) => void): unknown;
  };
  use(check: (socket: unknown, next: (refusal?: Error) => void) => void): unknown;
  on(event: 'new_namespace', listener: (namespace: GuardedNamespace) => void): unknown;
}

export interface GuardedNamespace {
  on(event: 'connection', listener: (socket: { conn: object }) => void): unknown;
}

/** A packet of Engine.IO, the layer below Socket.IO. */
interface Packet {
  type: string;
  data?: unknown;
}

interface Connection {
  request: IncomingMessage;
  close(discard: boolean): unknown;
  on(event: 'packet', listener: (packet: Packet) => void): unknown;
  off(event: 'packet', listener: (packet: Packet) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

export interface SocketGuardOptions {
  origins: Origins;
  addressOf: AddressOf;
  formatProblem?: FormatProblem;
  unauthenticated?: UnauthenticatedConnections;
}

/**
 * Limits a Socket.IO connection to handshakes until a namespace accepts one. Each namespace does its own
 * authentication. Call this before the namespaces are created.
 */
export function guardSockets(server: GuardedServer, options: SocketGuardOptions): void {
  const {
    origins,
    addressOf,
    formatProblem = formatPlainProblem,
    unauthenticated = new UnauthenticatedConnections(),
  } = options;
  const admissions = new WeakMap<object, () => void>();
  server.engine.use((request, _response, next) => {
    const refused = origins.refusal(request);
    if (refused) return answerRaw(request.socket, formatProblem(refused, 403));
    if (!requestsWebSocket(request)) return answerRaw(request.socket, formatProblem(unsupportedTransport(), 400));
    next();
  });
  server.engine.on('connection', (connection) => {
    admissions.set(connection, watch(connection, unauthenticated, addressOf(connection.request)));
  });
  server.on('new_namespace', (namespace) => {
    namespace.on('connection', ({ conn }) => admissions.get(conn)?.());
  });
  server.use((_socket, next) => next(defaultNamespaceError()));
}

/** Limits a connection until the returned function marks it as authenticated. */
function watch(connection: Connection, unauthenticated: UnauthenticatedConnections, address: string): () => void {
  const { socket: wire } = connection.request;
  let bytesLeft = unauthenticatedBytesMax;
  const close = (): void => void connection.close(true);
  const count = (chunk: Buffer): void => {
    bytesLeft -= chunk.length;
    if (bytesLeft < 0) close();
  };
  const check = (packet: Packet): void => {
    if (!isAllowedUnauthenticated(packet)) close();
  };
  const release = unauthenticated.add(address, close);
  let isAdmitted = false;
  const settle = (): void => {
    release();
    wire.off('data', count);
    connection.off('packet', check);
  };
  // Runs first, so that excess bytes are neither assembled nor parsed.
  wire.prependListener('data', count);
  connection.on('packet', check);
  connection.once('close', () => {
    settle();
    // A closing handshake would let an unauthenticated client continue to send for half a minute.
    if (!isAdmitted) wire.destroySoon();
  });
  return () => {
    isAdmitted = true;
    settle();
  };
}

/** True for a handshake on a namespace, and a pong. */
function isAllowedUnauthenticated({ type, data }: Packet): boolean {
  return type === 'pong' || (type === 'message' && typeof data === 'string' && data.startsWith('0'));
}

/**
 * True for a new WebSocket connection. `sid` would continue a connection of another transport, which this server does
 * not support.
 */
function requestsWebSocket({ url = '' }: IncomingMessage): boolean {
  const query = new URL(url, 'http://localhost').searchParams;
  return query.getAll('transport').join() === 'websocket' && query.getAll('EIO').join() === '4' && !query.has('sid');
}

function unsupportedTransport(): YardError {
  const message = 'only WebSocket is supported: connect with `EIO=4&transport=websocket`, without `sid`';
  return new YardError('INVALID_REQUEST', message);
}

/** Rejects the default namespace, which every Socket.IO server has, as if it did not exist. */
function defaultNamespaceError(): Error {
  const data = { code: 'NOT_FOUND', message: 'the default namespace is not served; name one in the address' };
  return Object.assign(new Error('Invalid namespace'), { data });
}
