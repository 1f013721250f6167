import { request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { connect, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { writeAddress } from './address';
import type { LentEgress, Verdict } from './lent-egress';

/** A target that may be connected to. */
export type Allowed = Exclude<Verdict, { denial: unknown }>;

/** Marks an answer of the proxy itself. What a server sends under this name does not get through. */
export const denialHeader = 'x-yardmaster-denied';

/** Marks an answer of the proxy in place of a server that gave none, with the reason. */
export const failureHeader = 'x-yardmaster-failed';

/** How long nothing may move on a connection. */
export const idleMs = 300_000;

/** Connects a tunnel to an allowed target, and to nothing but the addresses that were checked. */
export function openTunnel(lent: LentEgress, allowed: Allowed, client: Duplex, head: Buffer): void {
  const { port } = allowed.target;
  const server = connect({ host: named(allowed), port, lookup: pinned(allowed) });
  if (!lent.keep(server)) return void client.destroy();
  server.setTimeout(connectMs, () => server.destroy());
  let isOpen = false;
  server.once('connect', () => {
    isOpen = true;
    server.setTimeout(idleMs);
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) server.write(head);
    client.pipe(server);
    server.pipe(client);
  });
  server.on('error', () => {}); // its end is all that counts
  client.on('error', () => {});
  client.once('close', () => server.destroy());
  server.once('close', () => (isOpen ? client.destroy() : client.end(badGateway)));
}

/** Passes a plain request on to an allowed target, and its answer back. */
export function forward(lent: LentEgress, allowed: Allowed, incoming: IncomingMessage, answer: ServerResponse): void {
  const url = new URL(incoming.url!);
  const outgoing = request({
    host: named(allowed),
    port: allowed.target.port,
    lookup: pinned(allowed),
    agent: lent.agent,
    method: incoming.method,
    path: url.pathname + url.search,
    headers: { ...passedOn(incoming.headers), host: url.host },
    setHost: false,
  });
  outgoing.setTimeout(idleMs, () => outgoing.destroy());
  outgoing.once('socket', (socket) => lent.keep(socket));
  outgoing.once('response', (response) => passBack(response, answer));
  outgoing.once('error', ({ code = 'ERROR' }: NodeJS.ErrnoException) =>
    answer.headersSent ? answer.destroy() : answer.writeHead(502, { [failureHeader]: code }).end(),
  );
  answer.once('close', () => outgoing.destroy());
  incoming.once('error', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function passBack(response: IncomingMessage, answer: ServerResponse): void {
  response.once('error', () => answer.destroy());
  try {
    answer.writeHead(response.statusCode!, response.statusMessage, passedOn(response.headers));
    answer.flushHeaders();
    response.pipe(answer);
  } catch {
    answer.destroy(); // headers that cannot be written again
  }
}

function named({ target }: Allowed): string {
  return 'name' in target ? target.name : writeAddress(target.address);
}

/** Answers with what was checked, whatever a resolver would say by now. */
function pinned({ addresses }: Allowed): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_name, { all }, done) => (all ? done(null, found) : done(null, found[0]!.address, found[0]!.family));
}

/** Headers that are of one connection only, and what the proxy means by itself, stay here (RFC 9110, section 7.6.1). */
function passedOn(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(',');
  const left = new Set([...hopByHop, ...named.map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.has(name)));
}

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  denialHeader,
  failureHeader,
];

const connectMs = 15_000;
const badGateway = 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n';
