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

/** State that is kept between the tasks that name it. */
export interface Session {
  readonly id: string;
  /** The capability that it was opened for. */
  readonly capability: string;
  /** What handlers and hooks keep in it. Gone with the session. */
  readonly state: Map<string, unknown>;
}

/** Makes or frees the resources of a session. */
export type SessionHook = (session: Session) => void | Promise<void>;

/** What the sessions of a worker hold: made by one kind of hooks, kept for handlers, freed by the other kind. */
export class Sessions {
  private readonly held = new Map<string, Session>();
  private readonly openHooks: SessionHook[] = [];
  private readonly closeHooks: SessionHook[] = [];
  private readonly freeing = new Set<Promise<void>>();

  /** `changed` is called after each change of the core that nobody else knows of. */
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
    return sessionId === undefined ? undefined : this.held.get(sessionId);
  }

  /** Answers `session.open`; `isKnown` says whether the worker keeps sessions for the capability. */
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

  /** Frees the resources of a session. A hook that fails is logged, and the others are called. */
  free(sessionId: string): void {
    const session = this.held.get(sessionId);
    if (!session) return;
    this.held.delete(sessionId);
    const freeing = this.callCloseHooks(session).finally(() => this.freeing.delete(freeing));
    this.freeing.add(freeing);
  }

  /** Frees what every session holds, and resolves when that is done. */
  async freeAll(): Promise<void> {
    for (const sessionId of this.held.keys()) this.free(sessionId);
    await Promise.all(this.freeing);
  }

  /** Calls the hooks that make the resources of a session. Returns the refusal if one of them fails. */
  private async runOpenHooks({ sessionId, capability }: SessionOpen): Promise<SessionOpenReply | undefined> {
    const session: Session = { id: sessionId, capability, state: new Map() };
    this.held.set(sessionId, session);
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

  /** A hook that never ends must not keep the others, or the worker, from ending. */
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
