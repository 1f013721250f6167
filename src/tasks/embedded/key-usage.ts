import {
  type KeyRejections,
  type KeyUsage,
  keyLimitError,
  type ReachedLimit,
  reachedLimit,
  type RejectingLimit,
} from '../key-limit.policy';
import { isFinal, taskStates } from '../task.state';
import type { NewTask } from '../task';
import type { StoredCredentials } from './credentials';
import type { EndedOfKeys } from './ended-of-keys';
import type { LiveTasks } from './live-tasks';
import type { Statements } from './statements';
import { SubmissionWindow } from './submission-window';

type KeyedTask = Pick<NewTask, 'keyId' | 'createdAtMs'>;

const finalStates = taskStates.filter(isFinal);

/** Stored submissions are read from this long before a time, and as long after it, for a clock that was set back. */
const readMs = 61_000;

/** Number of windows in memory above which those without counting submissions are dropped. */
const windowsMax = 10_000;

/**
 * The use that API keys make of their limits, and its enforcement. Tasks and bytes are counted with the live and ended tasks, sessions by a query.
 * The submissions of the last minute are in memory; those of a key are read from the stored tasks at its first use, and again after a rollback.
 */
export class KeyUsages {
  private readonly windows = new Map<string, SubmissionWindow>();
  private readonly rejected = new Map<string, Map<RejectingLimit, number>>();
  private sweepAt = windowsMax;

  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly ended: EndedOfKeys,
    private readonly credentials: StoredCredentials,
  ) {}

  /** Checks the limits of a new task's key. @throws YardError `KEY_LIMIT_REACHED`. */
  admitTask({ keyId, createdAtMs: atMs }: KeyedTask): void {
    const limits = keyId === undefined ? undefined : this.credentials.get(keyId)?.limits;
    if (keyId === undefined || !limits) return;
    const window = this.window(keyId, atMs);
    const submissionsLastMinute = window.count(atMs);
    const waiting = this.live.ofKey(keyId)?.queued ?? 0;
    const reached = reachedLimit(limits, { waiting, storedBytes: this.storedBytes(keyId), submissionsLastMinute });
    if (!reached) return;
    const isRate = reached.limit === 'submissionsPerMinuteMax';
    this.reject(keyId, reached, isRate ? window.waitMs(atMs, reached.value) : undefined);
  }

  /** Counts a task that was just added. */
  recordSubmission({ keyId, createdAtMs: atMs }: KeyedTask): void {
    if (keyId === undefined) return;
    const known = this.windows.get(keyId);
    if (known) known.add(atMs);
    else this.window(keyId, atMs); // reads this task too
  }

  /** Checks the limit of open sessions; `pending` ones count too. @throws YardError `KEY_LIMIT_REACHED`. */
  admitSession(keyId: string | undefined, pending = 0): void {
    const limits = keyId === undefined ? undefined : this.credentials.get(keyId)?.limits;
    if (keyId === undefined || limits?.sessionsMax === undefined) return;
    const reached = reachedLimit(limits, { sessions: this.sessionsOf(keyId) + pending });
    if (reached) this.reject(keyId, reached);
  }

  /** Returns the usage of every key with any. */
  all(nowMs: number): Map<string, KeyUsage> {
    const sessions = new Map<string, number>();
    for (const { keyId } of this.statements.openSessionKeys.all() as Array<{ keyId: string }>)
      sessions.set(keyId, (sessions.get(keyId) ?? 0) + 1);
    const keyIds = new Set([...this.live.keyIds(), ...this.ended.keyIds(), ...sessions.keys(), ...this.windows.keys()]);
    const usages = Array.from(keyIds, (keyId) => [keyId, this.of(keyId, sessions.get(keyId) ?? 0, nowMs)] as const);
    return new Map(usages.filter(([, usage]) => isUsed(usage)));
  }

  /** Returns the usage of one key, if it has any. */
  only(keyId: string, nowMs: number): Map<string, KeyUsage> {
    const usage = this.of(keyId, this.sessionsOf(keyId), nowMs);
    return new Map(isUsed(usage) ? [[keyId, usage]] : []);
  }

  /** Returns how often each limit rejected something since this process opened the store. */
  get rejections(): KeyRejections {
    return this.rejected;
  }

  /** Drops the windows; the next use reads them again. */
  invalidate(): void {
    this.windows.clear();
  }

  /** Counts and throws. Only keys that are stored have limits, but keys may be created and removed without end. */
  private reject(keyId: string, reached: ReachedLimit, retryAfterMs?: number): never {
    if (this.rejected.size >= windowsMax)
      for (const id of this.rejected.keys()) if (!this.credentials.get(id)) this.rejected.delete(id);
    const counts = this.rejected.get(keyId) ?? new Map<RejectingLimit, number>();
    this.rejected.set(keyId, counts.set(reached.limit, (counts.get(reached.limit) ?? 0) + 1));
    throw keyLimitError(keyId, reached, retryAfterMs);
  }

  private of(keyId: string, sessions: number, nowMs: number): KeyUsage {
    const { queued: waiting = 0, running = 0 } = this.live.ofKey(keyId) ?? {};
    const submissionsLastMinute = this.window(keyId, nowMs).countAt(nowMs);
    return { waiting, running, sessions, storedBytes: this.storedBytes(keyId), submissionsLastMinute };
  }

  private sessionsOf(keyId: string): number {
    return (this.statements.openSessionsOfKey.get(keyId) as { sessions: number }).sessions;
  }

  private storedBytes(keyId: string): number {
    return (this.live.ofKey(keyId)?.bytes ?? 0) + this.ended.bytesOf(keyId);
  }

  private window(keyId: string, atMs: number): SubmissionWindow {
    const known = this.windows.get(keyId);
    if (known) return known;
    if (this.windows.size >= this.sweepAt) this.sweep(atMs);
    const window = new SubmissionWindow();
    for (const submittedAtMs of this.stored(keyId, atMs)) window.add(submittedAtMs);
    this.windows.set(keyId, window);
    return window;
  }

  /** Returns the times of the stored submissions around a time, oldest first. */
  private stored(keyId: string, atMs: number): number[] {
    const { liveSubmissions, endedSubmissions } = this.statements;
    const range = [atMs - readMs, atMs + readMs];
    const rows = [
      liveSubmissions.all(keyId, ...range),
      ...finalStates.map((state) => endedSubmissions.all(keyId, state, ...range)),
    ];
    return (rows.flat() as Array<{ atMs: number }>).map((row) => row.atMs).sort((a, b) => a - b);
  }

  /** Drops the windows without counting submissions: keys may be created and removed without end. */
  private sweep(atMs: number): void {
    for (const [keyId, window] of this.windows) if (window.countAt(atMs) === 0) this.windows.delete(keyId);
    this.sweepAt = Math.max(windowsMax, 2 * this.windows.size);
  }
}

function isUsed(usage: KeyUsage): boolean {
  return Object.values(usage).some((used) => used > 0);
}
