import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../clock';
import { isSameSecret } from '../../../protocol';
import type { WorkerLog } from '../../../worker-kit';
import { denialHeader, forward, idleMs, openTunnel } from './connections';
import { EgressJudge } from './egress-judge';
import type { Denial, EgressPolicy } from './egress.policy';
import { LentEgress } from './lent-egress';
import { Listener } from './listener';
import { systemResolver, type Resolve } from './resolver';
import type { Target } from './target.policy';

export interface EgressProxyOptions {
  clock: Clock;
  log: WorkerLog;
  /** Where the control plane is; it is never reached. */
  controlPlane?: readonly Target[];
  resolve?: Resolve;
  ownAddresses?: () => ReadonlySet<string>;
  /** How many connections to servers one context may have open. */
  connectionsMaxEach?: number;
}

/**
 * The only way out for every page of the worker: an HTTP proxy on loopback. Each context has credentials of its own, by which the
 * proxy knows its policy. It resolves names itself, judges every address, and connects to exactly those that it judged.
 */
export class EgressProxy {
  private readonly lentByUsername = new Map<string, LentEgress>();
  private readonly listeners = new Set<Listener>();
  private readonly judge: EgressJudge;
  private address = '';

  constructor(private readonly options: EgressProxyOptions) {
    const { clock, resolve = systemResolver(clock), controlPlane = [], ownAddresses } = options;
    this.judge = new EgressJudge({ clock, resolve, controlPlane, ...(ownAddresses && { ownAddresses }) });
  }

  /** Address of the proxy, `http://127.0.0.1:port`. */
  get server(): string {
    return this.address;
  }

  /** Listens on a free port of loopback. */
  async start(): Promise<void> {
    this.address = (await this.listen((headers) => this.lentTo(headers))).url;
  }

  /** Makes credentials. They let nothing through until they have a policy. */
  lend(policy?: EgressPolicy): LentEgress {
    const username = randomBytes(9).toString('base64url');
    const lent = this.newLent(this.address, username, () => this.lentByUsername.delete(username));
    this.lentByUsername.set(username, lent);
    if (policy) lent.setPolicy(policy);
    return lent;
  }

  /** The same for a whole browser that cannot be told credentials: a port of its own takes their place. */
  async lendPort(policy: EgressPolicy): Promise<LentEgress> {
    let lent: LentEgress | undefined = undefined;
    const listener = await this.listen(() => lent);
    lent = this.newLent(listener.url, '', () => void this.shut(listener));
    lent.setPolicy(policy);
    return lent;
  }

  async close(): Promise<void> {
    for (const lent of this.lentByUsername.values()) lent.close();
    await Promise.all([...this.listeners].map((listener) => this.shut(listener)));
  }

  private newLent(server: string, username: string, onClose: () => void): LentEgress {
    const password = randomBytes(24).toString('base64url');
    const { connectionsMaxEach: connectionsMax = 128 } = this.options;
    return new LentEgress({ server, username, password, judge: this.judge.judge, connectionsMax, onClose });
  }

  private async listen(whose: (headers: IncomingMessage['headers']) => LentEgress | undefined): Promise<Listener> {
    const arrivals = {
      request: (request: IncomingMessage, answer: ServerResponse) =>
        this.onRequest(whose(request.headers), request, answer),
      connect: (request: IncomingMessage, client: Duplex, head: Buffer) =>
        this.onConnect(whose(request.headers), request, client, head),
    };
    const listener = await Listener.open(arrivals, { idleMs });
    this.listeners.add(listener);
    return listener;
  }

  private async onRequest(
    lent: LentEgress | undefined,
    request: IncomingMessage,
    answer: ServerResponse,
  ): Promise<void> {
    if (!lent) return void answer.writeHead(407, unauthorized).end();
    const url = URL.canParse(request.url ?? '') ? new URL(request.url!) : undefined;
    if (url?.protocol !== 'http:') return deny(answer, 'scheme');
    const verdict = await lent.decide(`${url.hostname}:${url.port || 80}`);
    if (answer.destroyed) return;
    if ('denial' in verdict) deny(answer, verdict.denial);
    else forward(lent, verdict, request, answer);
  }

  private async onConnect(
    lent: LentEgress | undefined,
    request: IncomingMessage,
    client: Duplex,
    head: Buffer,
  ): Promise<void> {
    client.on('error', () => {}); // a browser that goes away
    if (!lent) return void client.end(refusal('407 Proxy Authentication Required', unauthorized));
    const verdict = await lent.decide(request.url ?? '');
    if (client.destroyed) return;
    if ('denial' in verdict) client.end(refusal('403 Forbidden', { [denialHeader]: verdict.denial }));
    else openTunnel(lent, verdict, client, head);
  }

  private lentTo(headers: IncomingMessage['headers']): LentEgress | undefined {
    const [, encoded = ''] = /^Basic (\S+)$/i.exec(headers['proxy-authorization'] ?? '') ?? [];
    const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
    const lent = this.lentByUsername.get(username);
    return lent && isSameSecret(password, lent.password) ? lent : undefined;
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
