import type { Clock, Timer } from '../../clock';
import type { YardConfig } from '../../config';
import type { Log } from '../../log';
import type { SessionEnded } from '../../protocol';
import type { Registry, WorkerRecord, WorkerState } from '../../registry';
import { isFinal, type Session, type TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionEnding, SessionEndings } from './session-endings';

export interface SessionWatchParts {
  store: TaskStore;
  registry: Registry;
  openSessions: OpenSessions;
  endings: SessionEndings;
  clock: Clock;
  log: Log;
  config: Pick<YardConfig, 'restartGraceMs'>;
}

/** Sessions that are read at a time when the control plane starts. */
const pageLength = 500;

/** Sees when a session ends by itself: with its worker, at its worker's word, or since nobody used it. */
export class SessionWatch {
  private readonly timers = new Map<string, Timer>();
  /** Set by `start`, cleared when the workers have had their time to come back. */
  private restart?: Timer;
  private readonly unsubscribe: Array<() => void> = [];
  private isWatchingTasks = false;
  /** Workers whose sessions end as soon as no task needs them. */
  private retiring: ReadonlySet<string> = new Set();

  constructor(private readonly parts: SessionWatchParts) {
    parts.endings.on('ended', ({ id }) => this.forget(id));
  }

  /** Takes up the sessions that were open when the control plane ended. Their time begins anew: nobody could use them. */
  async start(): Promise<void> {
    const { store, registry, openSessions, clock, config } = this.parts;
    let cursor: string | undefined;
    do {
      const page = await store.sessions.list(['open'], { limit: pageLength, ...(cursor !== undefined && { cursor }) });
      for (const session of page.sessions) {
        openSessions.add({ ...session, lastUsedAtMs: clock.nowMs() }, { isAwaited: true });
        this.watch(session);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    this.restart = clock.setTimer(config.restartGraceMs, () => this.endAwaited());
    const onState = (worker: WorkerRecord): void => this.workerChanged(worker, worker.state);
    registry.on('state', onState);
    this.unsubscribe.push(() => registry.off('state', onState));
  }

  /** Looks at nothing any more; the sessions stay open. */
  stop(): void {
    for (const timer of [...this.timers.values(), this.restart]) timer?.cancel();
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
    this.timers.clear();
  }

  /** A session is open: from now on it ends when it is not used. */
  watch({ id, ttlMs }: Session, afterMs = ttlMs): void {
    this.watchTasks();
    this.timers.get(id)?.cancel();
    this.timers.set(
      id,
      this.parts.clock.setTimer(afterMs, () => void this.look(id)),
    );
  }

  /** The session was used: its time begins anew. */
  used(sessionId: string): void {
    const { openSessions, clock } = this.parts;
    openSessions.touch(sessionId, clock.nowMs());
    if (this.retiring.size > 0) void this.look(sessionId);
  }

  /** These workers are about to end, and nobody submits any more: their sessions end when no task needs them. */
  retire(workerIds: readonly string[]): void {
    this.retiring = new Set(workerIds);
    for (const { id } of this.parts.openSessions.list()) void this.look(id);
  }

  /**
   * A worker is (back) on a link, with these sessions: what was open there and is not among them is lost. Gives those that it is to
   * end, since nobody knows of them.
   */
  registered(
    { workerId, instanceId }: { workerId: string; instanceId: string },
    presented: readonly string[],
  ): string[] {
    const { openSessions, endings } = this.parts;
    const held = new Set(presented);
    for (const session of openSessions.ofWorker(workerId)) {
      if (held.has(session.id) && session.instanceId === instanceId) openSessions.present(session.id);
      else endings.endSoon(session.id, { state: 'lost', reason: `worker ${workerId} came back without it` });
    }
    return presented.filter((sessionId) => openSessions.get(sessionId)?.workerId !== workerId);
  }

  /** A worker says that a session has ended there. */
  ended(workerId: string, { sessionId, message }: SessionEnded): void {
    const { openSessions, endings } = this.parts;
    if (openSessions.get(sessionId)?.workerId === workerId)
      endings.endSoon(sessionId, { state: 'lost', reason: message });
  }

  private workerChanged({ workerId }: WorkerRecord, state: WorkerState): void {
    if (state !== 'offline' && state !== 'removed') return;
    const { openSessions, endings } = this.parts;
    for (const { id } of openSessions.ofWorker(workerId)) {
      endings.endSoon(id, { state: 'lost', reason: `worker ${workerId} is gone` });
    }
  }

  private endAwaited(): void {
    const { openSessions, endings } = this.parts;
    for (const { id, workerId } of openSessions.awaited()) {
      const reason = `worker ${workerId} did not come back after a restart of the control plane`;
      endings.endSoon(id, { state: 'lost', reason });
    }
  }

  /** Its time may be over, or it was used since the timer was set, or a task waits or runs in it, which is a use too. */
  private async look(sessionId: string): Promise<void> {
    const { store, openSessions, endings, clock, log } = this.parts;
    try {
      const isNeeded = await store.sessions.isNeeded(sessionId);
      const session = openSessions.get(sessionId);
      if (!session) return;
      const restMs = session.lastUsedAtMs + session.ttlMs - clock.nowMs();
      const end = this.retiring.has(session.workerId) ? retired : unused(session);
      if (isNeeded || (restMs > 0 && end !== retired)) return this.watch(session, isNeeded ? session.ttlMs : restMs);
      await endings.endAtWorker(sessionId, end);
    } catch (err) {
      log.error({ err, sessionId }, 'a session could not be ended; it is tried again');
      const session = openSessions.get(sessionId);
      if (session) this.watch(session);
    }
  }

  /** The end of a task is a use of its session. Begins with the first session: without one, tasks cost nothing here. */
  private watchTasks(): void {
    if (this.isWatchingTasks) return;
    this.isWatchingTasks = true;
    this.unsubscribe.push(
      this.parts.store.subscribe(({ task }) => {
        if (task?.sessionId !== undefined && isFinal(task.state)) this.used(task.sessionId);
      }),
    );
  }

  private forget(sessionId: string): void {
    this.timers.get(sessionId)?.cancel();
    this.timers.delete(sessionId);
  }
}

const retired: SessionEnding = { state: 'lost', reason: 'its worker is being ended' };

function unused({ ttlMs }: Session): SessionEnding {
  return { state: 'expired', reason: `it was not used for ${ttlMs} ms` };
}
