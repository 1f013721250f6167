import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isSameSecret } from '@yardmaster/protocol';
import { denialHeader, forward, idleMs, openTunnel } from './connections';
import type { EgressJudge } from './egress-judge';
import type { Denial, EgressPolicy } from './egress.policy';
import { EgressLease } from './egress-lease';
import { Listener } from './listener';

/**
 * The only egress of every page of the worker: an HTTP proxy on loopback. Each context has its own credentials, which
 * select its policy. The proxy resolves names itself, checks each address, and connects only to checked addresses.
 */
export class EgressProxy {
  private readonly leases = new Map<string, EgressLease>();
  private readonly listeners = new Set<Listener>();
  private address = '';

  constructor(
    private readonly judge: EgressJudge,
    /** Limit of open connections to servers per lease. */
    private readonly connectionsMaxEach = 128,
  ) {}

  /** Address of the proxy, `http://127.0.0.1:port`. */
  get server(): string {
    return this.address;
  }

  /** Listens on a free port of loopback. */
  async start(): Promise<void> {
    this.address = (await this.listen((headers) => this.leaseOf(headers))).url;
  }

  /** Issues credentials for a context. They allow nothing until a task begins. */
  lease(policy?: EgressPolicy): EgressLease {
    const username = randomBytes(9).toString('base64url');
    const lease = this.newLease(this.address, username, () => this.leases.delete(username));
    this.leases.set(username, lease);
    if (policy) lease.begin(policy);
    return lease;
  }

  /** Opens a port for a whole browser that cannot send credentials. */
  async leasePort(policy: EgressPolicy): Promise<EgressLease> {
    let lease: EgressLease | undefined = undefined;
    const listener = await this.listen(() => lease);
    lease = this.newLease(listener.url, '', () => void this.shut(listener));
    lease.begin(policy);
    return lease;
  }

  async close(): Promise<void> {
    for (const lease of this.leases.values()) lease.close();
    await Promise.all([...this.listeners].map((listener) => this.shut(listener)));
  }

  private newLease(server: string, username: string, onClose: () => void): EgressLease {
    const password = randomBytes(24).toString('base64url');
    return new EgressLease({ server, username, password }, this.judge, this.connectionsMaxEach, onClose);
  }

  private async listen(whose: (headers: IncomingMessage['headers']) => EgressLease | undefined): Promise<Listener> {
    const listener = await Listener.open(
      (request, answer) => this.onRequest(whose(request.headers), request, answer),
      (request, client, head) => this.onConnect(whose(request.headers), request, client, head),
      idleMs,
    );
    this.listeners.add(listener);
    return listener;
  }

  private async onRequest(
    lease: EgressLease | undefined,
    request: IncomingMessage,
    answer: ServerResponse,
  ): Promise<void> {
    if (!lease) return void answer.writeHead(407, unauthorized).end();
    const url = URL.canParse(request.url ?? '') ? new URL(request.url!) : undefined;
    if (url?.protocol !== 'http:') return deny(answer, 'scheme');
    const verdict = await lease.decide(`${url.hostname}:${url.port || 80}`);
    if (answer.destroyed) return;
    if ('denial' in verdict) deny(answer, verdict.denial);
    else forward(lease, verdict, request, answer);
  }

  private async onConnect(
    lease: EgressLease | undefined,
    request: IncomingMessage,
    client: Duplex,
    head: Buffer,
  ): Promise<void> {
    client.on('error', () => {}); // a browser that disconnects
    if (!lease) return void client.end(refusal('407 Proxy Authentication Required', unauthorized));
    const verdict = await lease.decide(request.url ?? '');
    if (client.destroyed) return;
    if ('denial' in verdict) client.end(refusal('403 Forbidden', { [denialHeader]: verdict.denial }));
    else openTunnel(lease, verdict, client, head);
  }

  private leaseOf(headers: IncomingMessage['headers']): EgressLease | undefined {
    const [, encoded = ''] = /^Basic (\S+)$/i.exec(headers['proxy-authorization'] ?? '') ?? [];
    const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
    const lease = this.leases.get(username);
    return lease && isSameSecret(password, lease.access.password) ? lease : undefined;
  }

  private async shut(listener: Listener): Promise<void> {
    this.listeners.delete(listener);
    await listener.close();
  }
}

function deny(answer: ServerResponse, denial: Denial): void {
  answer.writeHead(403, { [denialHeader]: denial, 'content-type': 'text/plain; charset=utf-8' });
  answer.end(`BLOCKED_BY_POLICY: ${denial}\n`);
}

function refusal(status: string, headers: Record<string, string>): string {
  const lines = Object.entries({ ...headers, 'content-length': '0', connection: 'close' });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

const unauthorized = { 'proxy-authenticate': 'Basic realm="egress"' };
