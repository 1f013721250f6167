import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { DecisionLog, type Decision } from './decision-log';
import type { Denial, EgressPolicy } from './egress.policy';
import { mayNavigate, schemeTarget } from './scheme.policy';
import { readTarget, splitAuthority, writeTarget, type Target } from './target.policy';

/** A target with the addresses that were checked, or why it is denied. */
export type Verdict = { target: Target; addresses: readonly string[] } | { denial: Denial };

/** Judges a target under a policy. */
export type Judge = (policy: EgressPolicy, target: Target) => Promise<Verdict>;

export interface LentEgressParts {
  /** Address of the proxy, as a browser takes it. */
  server: string;
  username: string;
  password: string;
  judge: Judge;
  connectionsMax: number;
  onClose: () => void;
}

/**
 * The way out of one browser context: its credentials, its policy, what was decided, what is open. It exists before its task is
 * known and denies everything until `setPolicy`.
 */
export class LentEgress {
  /** Keeps connections to servers between the plain requests of this context; another context never gets them. */
  agent = newAgent();
  private policy?: EgressPolicy;
  private log = new DecisionLog();
  private readonly open = new Set<Duplex>();

  constructor(private readonly parts: LentEgressParts) {}

  get server(): string {
    return this.parts.server;
  }

  get username(): string {
    return this.parts.username;
  }

  get password(): string {
    return this.parts.password;
  }

  get openConnections(): number {
    return this.open.size;
  }

  /** Begins a task: its policy holds, and the log is empty. What an earlier policy had let through is closed. */
  setPolicy(policy: EgressPolicy): void {
    this.cut();
    this.policy = policy;
    this.log = new DecisionLog();
  }

  /** Goes on under the same policy with an empty log: the next task of a session. What is open stays open. */
  beginLog(): void {
    this.log = new DecisionLog();
  }

  /** What was decided since the log began, and how many decisions it had no room for. */
  decisions(): Decision[] {
    return this.log.list();
  }

  get droppedDecisions(): number {
    return this.log.dropped;
  }

  /** Refuses an address for its scheme, and writes it down; false where the policy is not enforced. */
  refuseScheme(url: string): boolean {
    if (this.policy?.enforce === false) return false;
    this.log.add({ target: schemeTarget(url), verdict: 'denied', reason: 'scheme' });
    return true;
  }

  /** Why a step may not navigate to an address, before it is tried. */
  denialOfNavigation(url: string): Denial | undefined {
    return mayNavigate(url) || !this.refuseScheme(url) ? undefined : 'scheme';
  }

  /** Why the origin of an address was denied, where it was: what tells a blocked navigation from one that failed. */
  denialOf(url: string): Denial | undefined {
    if (!URL.canParse(url)) return undefined;
    const { hostname, port, protocol } = new URL(url);
    const secure = protocol === 'https:' || protocol === 'wss:';
    const target = readTarget(hostname, Number(port || (secure ? 443 : 80)));
    const written = target ? writeTarget(target) : url;
    const known = this.log.list().filter(({ target: listed }) => listed === written);
    return known.find(({ verdict }) => verdict === 'denied')?.reason;
  }

  /** Decides on `name:port`, and writes it down. */
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

  /** Counts a connection until it closes; false, and it is destroyed, where there are too many. */
  keep(socket: Duplex): boolean {
    if (this.open.has(socket)) return true;
    if (this.open.size >= this.parts.connectionsMax) {
      socket.destroy();
      return false;
    }
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return true;
  }

  /** Closes what is open, and takes the credentials back. */
  close(): void {
    this.policy = undefined;
    this.cut();
    this.parts.onClose();
  }

  private async verdictOn(target: Target | undefined): Promise<Verdict> {
    if (!this.policy) return { denial: 'not-lent' };
    if (!target) return { denial: 'invalid' };
    if (this.open.size >= this.parts.connectionsMax) return { denial: 'too-many' };
    const policy = this.policy;
    const verdict = await this.parts.judge(policy, target);
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
