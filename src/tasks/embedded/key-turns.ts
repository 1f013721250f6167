import type { Credential } from '../credential';
import { activeTurn, isAtLimit, serveTurn, type Turn } from '../turn.policy';

/** An item of a heap that is ordered by the turn of a key. */
export interface Repositioned {
  /** Restores the order of the heap after the turn changed. */
  reposition(): void;
}

/** The turn of one API key. */
export interface KeyTurn extends Turn {
  /** Tasks in queues, without delayed ones. */
  waiting: number;
  running: number;
  /** True while the key runs as many tasks as its limit allows: none of its waiting tasks can be claimed. */
  isAtLimit: boolean;
  /** The items that compete with those of other keys. */
  readonly contested: Set<Repositioned>;
}

/** Reads the weight and limits of a key. */
export type CredentialOf = (keyId: string) => Pick<Credential, 'weight' | 'limits'> | undefined;

/** Number of keys in memory above which idle ones are dropped. */
const keysMax = 10_000;

/**
 * The turns of the API keys, in memory only: after a restart all keys start at the same turn. The built-in key (no key id) is a key like the others,
 * without a limit.
 */
export class KeyTurns {
  private readonly turns = new Map<string | undefined, KeyTurn>();
  /** The largest turn served. */
  private now = 0;
  private sweepAt = keysMax;
  private hasResumed = false;

  constructor(private readonly credentialOf: CredentialOf) {}

  /** Counts a task that enters a queue. Returns its key's turn, which stays the same object while the key has waiting tasks. */
  enter(keyId: string | undefined): KeyTurn {
    const key = this.turns.get(keyId) ?? this.add(keyId);
    if (key.waiting++ > 0) return key;
    Object.assign(key, activeTurn(key, this.now));
    // A limit of 0 applies to a key that has run nothing.
    if (keyId !== undefined) this.checkLimit(keyId, key);
    return key;
  }

  /** Counts a task that left its queue. */
  leave(key: KeyTurn): void {
    key.waiting--;
  }

  /** Gives a key its next turn, because one of its tasks is claimed. Call `moveParts` once the task has left its queue. */
  serve(keyId: string | undefined): void {
    const key = this.turns.get(keyId)!;
    const weight = keyId === undefined ? 1 : this.credentialOf(keyId)?.weight;
    const { servedAt, next } = serveTurn(key, this.now, weight);
    this.now = Math.max(this.now, servedAt);
    key.turn = next.turn;
    key.left = next.left;
  }

  /** Restores the order of the queues after `serve`: once for the turn and the first task, since each move costs O(log keys). */
  moveParts(keyId: string | undefined): void {
    reposition(this.turns.get(keyId)!);
  }

  /** Records the number of running tasks of a key; the built-in key has no limit. */
  setRunning(keyId: string, running: number): void {
    const key = this.turns.get(keyId) ?? this.add(keyId);
    key.running = running;
    this.checkLimit(keyId, key);
  }

  /** Applies a changed credential. */
  refresh(keyId: string): void {
    const key = this.turns.get(keyId);
    if (key) this.checkLimit(keyId, key);
  }

  /** The running tasks of a key that is at its limit; undefined for other keys. */
  runningAtLimit(keyId: string | undefined): number | undefined {
    const key = this.turns.get(keyId);
    return key?.isAtLimit ? key.running : undefined;
  }

  /** True if waiting tasks of a key can be claimed again since the last call. */
  takeResumed(): boolean {
    const { hasResumed } = this;
    this.hasResumed = false;
    return hasResumed;
  }

  /** Forgets the tasks, not the turns: the queues are loaded again. */
  reset(): void {
    for (const key of this.turns.values()) {
      Object.assign(key, { waiting: 0, running: 0, isAtLimit: false });
      key.contested.clear();
    }
  }

  private checkLimit(keyId: string, key: KeyTurn): void {
    const atLimit = isAtLimit(key.running, this.credentialOf(keyId)?.limits?.runningMax);
    if (atLimit === key.isAtLimit) return;
    key.isAtLimit = atLimit;
    if (!atLimit && key.waiting > 0) this.hasResumed = true;
    reposition(key);
  }

  private add(keyId: string | undefined): KeyTurn {
    if (this.turns.size >= this.sweepAt) this.sweep();
    const key = { turn: this.now, left: 0, waiting: 0, running: 0, isAtLimit: false, contested: new Set<never>() };
    this.turns.set(keyId, key);
    return key;
  }

  /**
   * Drops idle keys that were removed, or whose turn has passed: a new key starts at the same turn. Keys may be created and removed without end, and
   * the turn of one that ran a single task may never pass.
   */
  private sweep(): void {
    for (const [keyId, { turn, waiting, running }] of this.turns) {
      const isForgettable = turn <= this.now || (keyId !== undefined && !this.credentialOf(keyId));
      if (waiting === 0 && running === 0 && isForgettable) this.turns.delete(keyId);
    }
    this.sweepAt = Math.max(keysMax, 2 * this.turns.size);
  }
}

function reposition({ contested }: KeyTurn): void {
  for (const item of contested) item.reposition();
}
