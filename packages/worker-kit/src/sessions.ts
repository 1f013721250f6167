import type { Clock, Timer } from './clock';
import {
  tryOrUndefined,
  readableError,
  thrownText,
  YardError,
  type SessionOpen,
  type SessionOpenReply,
} from '@yardmaster/protocol';
import type { EventLog } from './log';
import { rejected } from './state/session-table.state';
import type { WorkerCore } from './state/worker-core.state';

/** A session, with state that its tasks share. */
export interface Session {
  readonly id: string;
  /** The capability for which it was opened. */
  readonly capability: string;
  /** Storage for handlers and hooks, dropped with the session. */
  readonly state: Map<string, unknown>;
}

/** Creates or frees the resources of a session. */
export type SessionHook = (session: Session) => void | Promise<void>;

/** The resources of a worker's sessions: open hooks create them, close hooks free them. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();
  private readonly openHooks: SessionHook[] = [];
  private readonly closeHooks: SessionHook[] = [];
  private readonly freeing = new Set<Promise<void>>();

  /** `changed` is called after each change that this class makes to the core. */
  constructor(
    private readonly core: WorkerCore,
    private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly changed: () => void,
  ) {}

  onOpen(hook: SessionHook): void {
    this.openHooks.push(hook);
  }

  onClose(hook: SessionHook): void {
    this.closeHooks.push(hook);
  }

  get(sessionId: string | undefined): Session | undefined {
    return sessionId === undefined ? undefined : this.sessions.get(sessionId);
  }

  /** Handles `session.open`. `isKnown`: the worker keeps sessions for the capability. */
  async open(open: SessionOpen, isKnown: boolean): Promise<SessionOpenReply> {
    const { core, clock, log } = this;
    const { sessionId } = open;
    const decided = core.openSession(open, isKnown);
    if (decided) return decided;
    const failure = await this.runOpenHooks(open);
    const isOpen = core.sessions.opened(sessionId);
    if (isOpen && failure === undefined) {
      log.info({ event: 'session_opened', sessionId, capability: open.capability }, 'the session is open');
      return { status: 'opened' };
    }
    core.closeSession(sessionId, 'it could not be opened', clock.nowMs());
    this.changed();
    return failure ?? rejected('INTERNAL', 'the session was closed while it was opened');
  }

  /** Frees the resources of a session. Logs hooks that fail, and calls the others. */
  free(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (!session) return;
    this.sessions.delete(sessionId);
    const freeing = this.callCloseHooks(session).finally(() => this.freeing.delete(freeing));
    this.freeing.add(freeing);
  }

  /** Frees the resources of all sessions, and resolves when that is done. */
  async freeAll(): Promise<void> {
    for (const sessionId of this.sessions.keys()) this.free(sessionId);
    await Promise.all(this.freeing);
  }

  /** Calls the open hooks. Returns a rejection if one of them fails. */
  private async runOpenHooks({ sessionId, capability }: SessionOpen): Promise<SessionOpenReply | undefined> {
    const session: Session = { id: sessionId, capability, state: new Map() };
    this.sessions.set(sessionId, session);
    try {
      for (const hook of this.openHooks) await hook(session);
      return undefined;
    } catch (thrown) {
      const err = readableError(thrown);
      this.log.error({ event: 'session_open_failed', err, sessionId }, 'could not open the session: a hook failed');
      const isFull = tryOrUndefined(() => thrown instanceof YardError && thrown.code === 'SESSIONS_FULL');
      return rejected(isFull ? 'SESSIONS_FULL' : 'INTERNAL', thrownText(thrown));
    }
  }

  private async callCloseHooks(session: Session): Promise<void> {
    const { log } = this;
    for (const hook of this.closeHooks) {
      try {
        await this.withTimeout(hook(session));
      } catch (thrown) {
        const [err, sessionId] = [readableError(thrown), session.id];
        log.error({ event: 'session_close_failed', err, sessionId }, 'a close hook of the session failed');
      }
    }
    log.info({ event: 'session_ended', sessionId: session.id }, 'the session ended');
  }

  /** Limits the time of a hook: one that never ends must not prevent the worker from stopping. */
  private async withTimeout(work: void | Promise<void>): Promise<void> {
    if (work === undefined) return;
    let timer: Timer | undefined;
    const late = new Promise<void>((_, reject) => {
      const cut = (): void => reject(new Error(`the hook did not end within ${hookTimeoutMs} ms`));
      timer = this.clock.setTimer(hookTimeoutMs, cut);
    });
    try {
      await Promise.race([work, late]);
    } finally {
      timer?.cancel();
    }
  }
}

const hookTimeoutMs = 30_000;
