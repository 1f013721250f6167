import type { IncomingMessage, ServerResponse } from 'node:http';
import { YardError } from '@yardmaster/protocol';
import type { AddressOf } from './client-address';
import type { Origins } from './origins';
import { answerRaw, formatPlainProblem, type FormatProblem } from './raw-problem';
import { UnauthenticatedConnections } from './unauthenticated-connections';

/**
 * What a connection may send before one of its handshakes is accepted, counted on the wire: room for a few handshakes with the longest
 * token, and for the answers to pings.
 */
export const unauthenticatedBytesMax = 8 * 1024;

/** The parts of a Socket.IO server that the guard needs; Nest brings one whose types are others for the compiler. */
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

/** A packet of Engine.IO, the layer under Socket.IO. */
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
 * Lets nothing into a Socket.IO server but handshakes on its namespaces, until one is accepted: who may come in there is for each
 * namespace to say. Must be called before the namespaces are made.
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

/** Watches a connection until the returned function admits it. */
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
  // The first to see the bytes: those that are too many are never assembled, nor parsed.
  wire.prependListener('data', count);
  connection.on('packet', check);
  connection.once('close', () => {
    settle();
    // A closing handshake would leave a stranger half a minute in which to go on sending.
    if (!isAdmitted) wire.destroySoon();
  });
  return () => {
    isAdmitted = true;
    settle();
  };
}

/** The request to enter a namespace, and the answer to a ping. */
function isAllowedUnauthenticated({ type, data }: Packet): boolean {
  return type === 'pong' || (type === 'message' && typeof data === 'string' && data.startsWith('0'));
}

/** One who names a connection wants to take it over from another transport, and there is no other. */
function requestsWebSocket({ url = '' }: IncomingMessage): boolean {
  const query = new URL(url, 'http://localhost').searchParams;
  return query.getAll('transport').join() === 'websocket' && query.getAll('EIO').join() === '4' && !query.has('sid');
}

function unsupportedTransport(): YardError {
  const message = 'there is one transport: open a WebSocket with `EIO=4&transport=websocket`, and without `sid`';
  return new YardError('INVALID_REQUEST', message);
}

/** The default namespace, which every Socket.IO server has, is refused as one that does not exist. */
function defaultNamespaceError(): Error {
  const data = { code: 'NOT_FOUND', message: 'the default namespace is not served; name one in the address' };
  return Object.assign(new Error('Invalid namespace'), { data });
}
