import { request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { connect, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { writeAddress } from './address';
import type { EgressLease } from './egress-lease';
import type { Verdict } from './egress-judge';

/** A target to which connections are allowed. */
export type Allowed = Exclude<Verdict, { denial: unknown }>;

/** Marks a response of the proxy itself. The proxy removes this header from responses of servers. */
export const denialHeader = 'x-yardmaster-denied';

/** Marks a response that the proxy sends because the server sent none; contains the reason. */
export const failureHeader = 'x-yardmaster-failed';

/** Idle connections are closed after this time. */
export const idleMs = 300_000;

/** Connects a tunnel to an allowed target, but only to the checked addresses. */
export function openTunnel(lease: EgressLease, allowed: Allowed, client: Duplex, head: Buffer): void {
  const { port } = allowed.target;
  const server = connect({ host: named(allowed), port, lookup: pinned(allowed) });
  if (!lease.keep(server)) return void client.destroy();
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
  server.on('error', () => {}); // `close` follows
  client.on('error', () => {});
  client.once('close', () => server.destroy());
  server.once('close', () => (isOpen ? client.destroy() : client.end(badGateway)));
}

/** Forwards a plain HTTP request to an allowed target, and returns the response. */
export function forward(lease: EgressLease, allowed: Allowed, incoming: IncomingMessage, answer: ServerResponse): void {
  const url = new URL(incoming.url!);
  const outgoing = request({
    host: named(allowed),
    port: allowed.target.port,
    lookup: pinned(allowed),
    agent: lease.agent,
    method: incoming.method,
    path: url.pathname + url.search,
    headers: { ...passedOn(incoming.headers), host: url.host },
    setHost: false,
  });
  outgoing.setTimeout(idleMs, () => outgoing.destroy());
  outgoing.once('socket', (socket) => lease.keep(socket));
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
    answer.destroy(); // headers that Node refuses to send
  }
}

function named({ target }: Allowed): string {
  return 'name' in target ? target.name : writeAddress(target.address);
}

/** Returns a DNS lookup that resolves to the checked addresses, not to the current ones. */
function pinned({ addresses }: Allowed): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_name, { all }, done) => (all ? done(null, found) : done(null, found[0]!.address, found[0]!.family));
}

/** Returns the headers without hop-by-hop headers (RFC 9110, section 7.6.1) and headers for the proxy. */
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
