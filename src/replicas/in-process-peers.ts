import type { Clock } from '@yardmaster/worker-kit/clock';
import { parseJson, toErrorInfo, YardError, type ErrorInfo } from '@yardmaster/protocol';
import type { PeerNotices, PeerRequests } from './peer-messages';
import { Peers, type PeerHandlers } from './peers';

/** Returns the delay of a message between replicas in milliseconds, or undefined if it is lost. */
export type MessageDelay = (from: string, to: string, kind: string) => number | undefined;

/** Joins replicas in one process. By default each message arrives in a later turn of the event loop. */
export class PeerHub {
  private readonly members = new Map<string, InProcessPeers>();

  /** `messageDelay` makes the hub slow or lossy. It is called for each request, reply and notice. */
  constructor(
    private readonly clock: Clock,
    private readonly replyTimeoutMs: number,
    private readonly messageDelay: MessageDelay = () => 0,
  ) {}

  /** Returns the peers of one replica. They join when they start. */
  peersOf(replicaId: string): Peers {
    return new InProcessPeers(replicaId, this, this.clock, this.replyTimeoutMs);
  }

  join(member: InProcessPeers): void {
    if (this.members.has(member.replicaId)) throw new Error(`replica ${member.replicaId} has joined already`);
    this.members.set(member.replicaId, member);
  }

  /** Notifies all members that replicas have joined or left. */
  notifyMembers(): void {
    for (const member of this.members.values()) member.notifyListeners();
  }

  leave({ replicaId }: InProcessPeers): void {
    this.members.delete(replicaId);
    for (const member of this.members.values()) member.onLeave(replicaId);
    this.notifyMembers();
  }

  has(replicaId: string): boolean {
    return this.members.has(replicaId);
  }

  idsExcept(replicaId: string): string[] {
    return [...this.members.keys()].filter((other) => other !== replicaId);
  }

  /** Delivers a message: calls `deliver` when it arrives, if the receiver is still a member. */
  deliver(from: string, to: string, kind: string, deliver: (receiver: InProcessPeers) => void): void {
    const receiver = this.members.get(to);
    const delayMs = this.messageDelay(from, to, kind);
    if (!receiver || delayMs === undefined) return;
    const arrive = (): void => {
      if (this.members.get(to) === receiver) deliver(receiver);
    };
    if (delayMs <= 0) this.clock.nextTurn(arrive);
    else this.clock.setTimer(delayMs, arrive);
  }
}

/** Returns the peers of a single replica. */
export function noPeers(replicaId: string, clock: Clock, replyTimeoutMs: number): Peers {
  return new PeerHub(clock, replyTimeoutMs).peersOf(replicaId);
}

/** A request without a reply yet. */
interface PendingRequest {
  to: string;
  settle: (reply: Reply) => void;
}

/** A reply, or the error of a rejected request, as JSON. */
type Reply = { text: string } | { refusal: string };

/** The peers of a replica in this process. Messages are copied as JSON, as between processes. */
class InProcessPeers extends Peers {
  private readonly pending = new Set<PendingRequest>();
  private readonly listeners = new Set<() => void>();
  /** Set by `start`, cleared by `stop`. */
  private handlers?: PeerHandlers;

  constructor(
    readonly replicaId: string,
    private readonly hub: PeerHub,
    private readonly clock: Clock,
    private readonly replyTimeoutMs: number,
  ) {
    super();
  }

  list(): readonly string[] {
    return this.handlers ? this.hub.idsExcept(this.replicaId) : [];
  }

  start(handlers: PeerHandlers): void {
    this.hub.join(this);
    this.handlers = handlers;
    this.hub.notifyMembers();
  }

  stop(): void {
    if (!this.handlers) return;
    this.handlers = undefined;
    this.hub.leave(this);
    for (const { settle, to } of this.pending) settle(closed(to));
    this.notifyListeners();
  }

  onChange(listener: () => void): () => void {
    const own = (): void => listener();
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  notifyListeners(): void {
    for (const listener of this.listeners) listener();
  }

  request<Kind extends keyof PeerRequests>(
    to: string,
    kind: Kind,
    request: PeerRequests[Kind]['request'],
  ): Promise<PeerRequests[Kind]['reply']> {
    const { hub, replicaId, clock, replyTimeoutMs } = this;
    return new Promise((resolve, reject) => {
      if (!this.handlers || !hub.has(to)) return reject(toError(closed(to)));
      const settle = (reply: Reply): void => {
        if (!this.pending.delete(pendingRequest)) return;
        timer.cancel();
        if ('text' in reply) resolve(parseJson(reply.text) as PeerRequests[Kind]['reply']);
        else reject(toError(reply));
      };
      const pendingRequest = { to, settle };
      const timer = clock.setTimer(replyTimeoutMs, () => settle(timedOut(to, kind, replyTimeoutMs)));
      this.pending.add(pendingRequest);
      const text = JSON.stringify(request);
      hub.deliver(replicaId, to, kind, (peer) => void peer.handleRequest(replicaId, kind, text, settle));
    });
  }

  notify<Kind extends keyof PeerNotices>(to: string, kind: Kind, notice: PeerNotices[Kind]): void {
    const text = JSON.stringify(notice);
    if (this.handlers) this.hub.deliver(this.replicaId, to, kind, (peer) => peer.handleNotice(kind, text));
  }

  /** Rejects pending requests to a replica that has left. */
  onLeave(replicaId: string): void {
    for (const { to, settle } of this.pending) if (to === replicaId) settle(closed(to));
  }

  private handleNotice(kind: keyof PeerNotices, text: string): void {
    const notices = this.handlers?.notices as Record<string, (notice: unknown) => void> | undefined;
    notices?.[kind]!(parseJson(text));
  }

  /** Handles a request of another replica. Never rejects. */
  private async handleRequest(
    from: string,
    kind: keyof PeerRequests,
    text: string,
    settle: PendingRequest['settle'],
  ): Promise<void> {
    const reply = await this.replyTo(kind, text);
    this.hub.deliver(this.replicaId, from, kind, () => settle(reply));
  }

  private async replyTo(kind: keyof PeerRequests, text: string): Promise<Reply> {
    try {
      const handlers = this.handlers!.requests as Record<string, (request: unknown) => Promise<unknown>>;
      return { text: JSON.stringify(await handlers[kind]!(parseJson(text))) };
    } catch (error) {
      return rejection(error);
    }
  }
}

function closed(replicaId: string): { refusal: string } {
  return rejection(new YardError('LINK_CLOSED', `replica ${replicaId} has no link`));
}

function timedOut(replicaId: string, kind: string, timeoutMs: number): Reply {
  return rejection(
    new YardError('REPLY_TIMEOUT', `replica ${replicaId} did not reply to ${kind} within ${timeoutMs} ms`),
  );
}

function rejection(thrown: unknown): { refusal: string } {
  const { details, ...info } = toErrorInfo(thrown);
  try {
    return { refusal: JSON.stringify({ ...info, details }) };
  } catch {
    return { refusal: JSON.stringify(info) }; // the details are not JSON
  }
}

/** Rebuilds the error on the requesting side. */
function toError({ refusal: text }: { refusal: string }): YardError {
  const { code, message, retryable, details } = parseJson(text) as ErrorInfo;
  return new YardError(code as 'INTERNAL', message, { retryable, details });
}
