import type { Payloads, SessionOpen, SessionOpenReply } from '@yardmaster/protocol';
import { Delivery } from './delivery.state';
import { earlier } from './outgoing';

/**
 * - `opening`: hooks create its resources.
 * - `open`: tasks may run in it.
 * - `closing`: it has ended, but its last attempt has not. Then the session is removed and its resources are freed.
 */
type SessionState = 'opening' | 'open' | 'closing';

type SessionEvent = 'opened' | 'close';

const transitions: Readonly<Record<SessionState, Partial<Record<SessionEvent, SessionState>>>> = {
  opening: { opened: 'open', close: 'closing' },
  open: { close: 'closing' },
  closing: {},
};

interface HeldSession {
  state: SessionState;
  ttlMs: number;
  /** Set while open hooks run, in any state. */
  areHooksRunning: boolean;
  /** Set when the worker's leases expire, cleared when it registers. */
  expiresAtMs?: number;
}

/** The sessions of the worker, and the ends of sessions that the control plane has not acknowledged. */
export class SessionTable {
  private readonly held = new Map<string, HeldSession>();
  private readonly notices = new Map<string, { payload: Payloads['session.ended']; delivery: Delivery }>();

  constructor(private readonly sessionsMax: number) {}

  /** The sessions to list in a registration. */
  get presented(): string[] {
    return [...this.held].filter(([, { state }]) => state !== 'closing').map(([sessionId]) => sessionId);
  }

  get isEmpty(): boolean {
    return this.held.size === 0;
  }

  /** True if the control plane has acknowledged every end. */
  get areNoticesAcknowledged(): boolean {
    return this.notices.size === 0;
  }

  /** The earliest expiry. */
  get expiresAtMs(): number | undefined {
    return [...this.held.values()].reduce<number | undefined>(
      (first, held) => earlier(first, held.expiresAtMs),
      undefined,
    );
  }

  /** The time of the next `session.ended`. */
  get dueAtMs(): number | undefined {
    return [...this.notices.values()].reduce<number | undefined>(
      (first, { delivery }) => earlier(first, delivery.dueAtMs),
      undefined,
    );
  }

  isOpen(sessionId: string): boolean {
    return this.held.get(sessionId)?.state === 'open';
  }

  /** Begins to open a session. A reply means that it is rejected. */
  open({ sessionId, ttlMs }: SessionOpen): SessionOpenReply | undefined {
    if (this.held.has(sessionId)) return rejected('INTERNAL', `session ${sessionId} is being opened or closed`);
    if (this.held.size >= this.sessionsMax)
      return rejected('SESSIONS_FULL', `session limit reached (${this.sessionsMax})`);
    this.held.set(sessionId, { state: 'opening', ttlMs, areHooksRunning: true });
    return undefined;
  }

  /** Marks a session as open when its hooks have run. Returns false if it was closed meanwhile. */
  opened(sessionId: string): boolean {
    const session = this.held.get(sessionId);
    if (!session) return false;
    session.areHooksRunning = false;
    this.move(session, 'opened');
    return session.state === 'open';
  }

  /** Closes a session for new tasks. Returns false if it was closed before. */
  close(sessionId: string): boolean {
    const session = this.held.get(sessionId);
    if (!session || session.state === 'closing') return false;
    this.move(session, 'close');
    return true;
  }

  /** Queues `session.ended`. */
  addNotice(sessionId: string, message: string): void {
    const delivery = new Delivery();
    delivery.enqueue();
    this.notices.set(sessionId, { payload: { sessionId, message }, delivery });
  }

  /** Takes the next `session.ended` that is due. */
  takeNotice(nowMs: number): Payloads['session.ended'] | undefined {
    for (const { payload, delivery } of this.notices.values()) if (delivery.take(nowMs)) return payload;
    return undefined;
  }

  acknowledge(sessionId: string): void {
    this.notices.delete(sessionId);
  }

  retry(sessionId: string, atMs: number): void {
    this.notices.get(sessionId)?.delivery.fail(atMs);
  }

  /** Drops all notices: a registration lists the open sessions, so earlier ends need no notice. */
  clearNotices(): void {
    this.notices.clear();
  }

  /** Clears the expiry of all sessions once the worker is registered. */
  registered(): void {
    for (const session of this.held.values()) session.expiresAtMs = undefined;
  }

  /** Starts the expiry of all sessions when the worker's leases have expired: callers may have lost them. */
  startExpiry(nowMs: number): void {
    for (const session of this.held.values()) session.expiresAtMs = nowMs + session.ttlMs;
  }

  expired(nowMs: number): string[] {
    return [...this.held]
      .filter(([, { expiresAtMs = Infinity }]) => nowMs >= expiresAtMs)
      .map(([sessionId]) => sessionId);
  }

  /** Takes the closed sessions without running attempts, each once, to free their resources. */
  takeFreed(isBusy: (sessionId: string) => boolean): string[] {
    const freed = [...this.held]
      .filter(
        ([sessionId, { state, areHooksRunning: isBeingMade }]) =>
          state === 'closing' && !isBeingMade && !isBusy(sessionId),
      )
      .map(([sessionId]) => sessionId);
    for (const sessionId of freed) this.held.delete(sessionId);
    return freed;
  }

  private move(session: HeldSession, event: SessionEvent): void {
    session.state = transitions[session.state][event] ?? session.state;
  }
}

/** Builds a rejection of `session.open`. */
export function rejected(
  code: Extract<SessionOpenReply, { status: 'rejected' }>['code'],
  message: string,
): SessionOpenReply {
  return { status: 'rejected', code, message };
}
