import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { DecisionLog, type Decision, type DeniedTarget } from './decision-log';
import type { EgressJudge, Verdict } from './egress-judge';
import type { Denial, EgressPolicy } from './egress.policy';
import { mayNavigate, schemeTarget } from './scheme.policy';
import { readTarget, splitAuthority, writeTarget, type Target } from './target.policy';

/** How a browser reaches the proxy. */
export interface ProxyAccess {
  /** Address of the proxy, `http://127.0.0.1:port`. */
  server: string;
  username: string;
  password: string;
}

/**
 * The egress of one browser context, from its opening to its end: credentials at the proxy, the policy and decisions of
 * the running task, and the open connections. It denies everything until the first task begins.
 */
export class EgressLease {
  /** Reuses connections to servers for plain requests of this context. Other contexts never get them. */
  agent = newAgent();
  /** Set by `begin`, cleared by `close`. */
  private policy?: EgressPolicy;
  private log = new DecisionLog();
  private readonly open = new Set<Duplex>();

  constructor(
    readonly access: ProxyAccess,
    private readonly judge: EgressJudge,
    private readonly connectionsMax: number,
    private readonly onClose: () => void,
  ) {}

  get openConnections(): number {
    return this.open.size;
  }

  /** Begins a task under its own policy, with an empty log. Closes the connections that an earlier policy allowed. */
  begin(policy: EgressPolicy): void {
    this.cut();
    this.policy = policy;
    this.log = new DecisionLog();
  }

  /** Begins another task under the same policy, with an empty log. Open connections stay open. */
  beginNext(): void {
    this.log = new DecisionLog();
  }

  /** Returns the decisions of the current task. */
  decisions(): Decision[] {
    return this.log.list();
  }

  /** Returns the targets that were denied to the current task. */
  denied(): DeniedTarget[] {
    return this.log.denied();
  }

  get droppedDecisions(): number {
    return this.log.dropped;
  }

  /** Denies a URL for its scheme, and logs it; false if the policy is not enforced. */
  refuseScheme(url: string): boolean {
    if (this.policy?.enforce === false) return false;
    this.log.add({ target: schemeTarget(url), verdict: 'denied', reason: 'scheme' });
    return true;
  }

  /** Returns why a step may not navigate to a URL; undefined if it may. */
  denialOfNavigation(url: string): Denial | undefined {
    return mayNavigate(url) || !this.refuseScheme(url) ? undefined : 'scheme';
  }

  /** Returns why the origin of a URL was denied, if it was. Distinguishes a blocked navigation from a failed one. */
  denialOf(url: string): Denial | undefined {
    if (!URL.canParse(url)) return undefined;
    const { hostname, port, protocol } = new URL(url);
    const secure = protocol === 'https:' || protocol === 'wss:';
    const target = readTarget(hostname, Number(port || (secure ? 443 : 80)));
    const written = target ? writeTarget(target) : url;
    const known = this.log.list().filter(({ target: listed }) => listed === written);
    return known.find(({ verdict }) => verdict === 'denied')?.reason;
  }

  /** Decides on `name:port`, and logs the decision. */
  async decide(authority: string): Promise<Verdict> {
    const split = splitAuthority(authority);
    const target = split && readTarget(split.host, split.port);
    const written = target ? writeTarget(target) : authority.slice(0, 300);
    const log = this.log;
    const verdict = await this.verdictOn(target);
    if ('denial' in verdict) log.add({ target: written, verdict: 'denied', reason: verdict.denial });
    else log.add({ target: written, verdict: 'allowed', address: verdict.addresses[0]! });
    return verdict;
  }

  /** Counts a connection until it closes. Destroys it and returns false if there are too many. */
  keep(socket: Duplex): boolean {
    if (this.open.has(socket)) return true;
    if (this.open.size >= this.connectionsMax) {
      socket.destroy();
      return false;
    }
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return true;
  }

  /** Closes every connection, and revokes the credentials. */
  close(): void {
    this.policy = undefined;
    this.cut();
    this.onClose();
  }

  private async verdictOn(target: Target | undefined): Promise<Verdict> {
    if (!this.policy) return { denial: 'not-lent' };
    if (!target) return { denial: 'invalid' };
    if (this.open.size >= this.connectionsMax) return { denial: 'too-many' };
    const policy = this.policy;
    const verdict = await this.judge.judge(policy, target);
    return this.policy === policy ? verdict : { denial: 'not-lent' };
  }

  private cut(): void {
    this.agent.destroy();
    this.agent = newAgent();
    for (const socket of this.open) socket.destroy();
  }
}

function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16, timeout: 60_000 });
}
