import type { Payloads, SessionOpen, SessionOpenReply } from '@yardmaster/protocol';
import { Delivery } from './delivery.state';
import { earlier } from './outgoing';

/**
 * `opening` while what it holds is being made; `open` while tasks may run in it; `closing` from its end until its last attempt
 * has ended. Then it is forgotten, and what it held is to be freed.
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
  /** Set while hooks still make what it holds, whatever its state. */
  areHooksRunning: boolean;
  /** Set when the leases of the worker ended, cleared when it registers. */
  expiresAtMs?: number;
}

/** Every session that the worker holds, and the ends that the control plane does not know of yet. */
export class SessionTable {
  private readonly held = new Map<string, HeldSession>();
  private readonly notices = new Map<string, { payload: Payloads['session.ended']; delivery: Delivery }>();

  constructor(private readonly sessionsMax: number) {}

  /** Those to present when registering. */
  get presented(): string[] {
    return [...this.held].filter(([, { state }]) => state !== 'closing').map(([sessionId]) => sessionId);
  }

  get isEmpty(): boolean {
    return this.held.size === 0;
  }

  /** Whether the control plane knows of every end. */
  get areNoticesAcknowledged(): boolean {
    return this.notices.size === 0;
  }

  /** When the first session expires. */
  get expiresAtMs(): number | undefined {
    return [...this.held.values()].reduce<number | undefined>(
      (first, held) => earlier(first, held.expiresAtMs),
      undefined,
    );
  }

  /** When an end is to be told. */
  get dueAtMs(): number | undefined {
    return [...this.notices.values()].reduce<number | undefined>(
      (first, { delivery }) => earlier(first, delivery.dueAtMs),
      undefined,
    );
  }

  isOpen(sessionId: string): boolean {
    return this.held.get(sessionId)?.state === 'open';
  }

  /** Begins to open a session; where there is a reply already, there is nothing to make. */
  open({ sessionId, ttlMs }: SessionOpen): SessionOpenReply | undefined {
    if (this.held.has(sessionId)) return rejected('INTERNAL', `session ${sessionId} is being opened or closed`);
    if (this.held.size >= this.sessionsMax)
      return rejected('SESSIONS_FULL', `session limit reached (${this.sessionsMax})`);
    this.held.set(sessionId, { state: 'opening', ttlMs, areHooksRunning: true });
    return undefined;
  }

  /** What the session holds is made. False where it was closed meanwhile. */
  opened(sessionId: string): boolean {
    const session = this.held.get(sessionId);
    if (!session) return false;
    session.areHooksRunning = false;
    this.move(session, 'opened');
    return session.state === 'open';
  }

  /** The session takes no more tasks. False where it took none before. */
  close(sessionId: string): boolean {
    const session = this.held.get(sessionId);
    if (!session || session.state === 'closing') return false;
    this.move(session, 'close');
    return true;
  }

  /** The control plane is to hear that the session has ended. */
  addNotice(sessionId: string, message: string): void {
    const delivery = new Delivery();
    delivery.want();
    this.notices.set(sessionId, { payload: { sessionId, message }, delivery });
  }

  /** The end of a session to tell now. */
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

  /** A registration lists the open sessions, so those that ended before need no notice. */
  clearNotices(): void {
    this.notices.clear();
  }

  /** The control plane knows the sessions that were presented. */
  registered(): void {
    for (const session of this.held.values()) session.expiresAtMs = undefined;
  }

  /** The leases of the worker have ended: nobody may know of the sessions any more. */
  startExpiry(nowMs: number): void {
    for (const session of this.held.values()) session.expiresAtMs = nowMs + session.ttlMs;
  }

  expired(nowMs: number): string[] {
    return [...this.held]
      .filter(([, { expiresAtMs = Infinity }]) => nowMs >= expiresAtMs)
      .map(([sessionId]) => sessionId);
  }

  /** Closed sessions in which nothing runs any more: each is given once, and what it held is to be freed. */
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

/** A session is not opened. */
export function rejected(
  code: Extract<SessionOpenReply, { status: 'rejected' }>['code'],
  message: string,
): SessionOpenReply {
  return { status: 'rejected', code, message };
}
