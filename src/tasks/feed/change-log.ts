import type { ChangeKind, FleetChange } from './fleet-change';

/** Limit of tasks, sessions and workers whose last change is kept. */
export const subjectsMax = 10_000;

/** A change with its number; later changes have higher numbers. */
export interface NumberedChange {
  readonly number: number;
  readonly change: FleetChange;
}

type Entry = NumberedChange & { position: number };

/**
 * The last change of each task, session and worker, in the order of the changes. A new change of a subject replaces the earlier one. Beyond `max`
 * subjects, the one that changed longest ago is dropped.
 *
 * The entries are one list, oldest first. A replaced or dropped entry leaves a gap. `next` skips gaps: it maps a position to itself, or to a later
 * one up to the next entry, with path compression as in a union-find. The gaps are closed when the list has twice as many positions as subjects. A
 * put costs amortized constant time; a read costs a binary search plus the entries read.
 */
export class ChangeLog {
  private readonly subjects: Record<ChangeKind, Map<string, Entry>> = {
    task: new Map(),
    session: new Map(),
    worker: new Map(),
  };
  private readonly entries: Array<Entry | undefined> = [];
  /** By position, including gaps. */
  private readonly numbers: Float64Array;
  private readonly next: Uint32Array;
  private size = 0;
  private lastNumber = 0;
  /** Number of the last dropped change. */
  private dropped = 0;
  private readonly listeners = new Set<() => void>();
  /** True if the listeners have been notified since the last read. */
  private isNotified = false;

  constructor(private readonly max = subjectsMax) {
    this.numbers = new Float64Array(2 * max);
    this.next = new Uint32Array(2 * max + 1);
  }

  /** Returns the number of the last change, for a reader that starts now; 0 if there is none. Counts as a read. */
  end(): number {
    this.isNotified = false;
    return this.lastNumber;
  }

  put(change: FleetChange): void {
    if (this.entries.length === 2 * this.max) this.closeGaps();
    const subjects = this.subjects[change.kind];
    const earlier = subjects.get(change.id);
    if (earlier) this.leaveGap(earlier);
    const entry = { number: ++this.lastNumber, change, position: 0 };
    subjects.set(change.id, entry);
    this.append(entry);
    if (this.size > this.max) this.dropOldest();
    if (this.isNotified) return;
    this.isNotified = true;
    for (const listener of this.listeners) listener();
  }

  /** True if no change after this number was dropped, except those replaced by later ones. */
  reachesBackTo(number: number): boolean {
    return number >= this.dropped && number <= this.lastNumber;
  }

  /** Returns the changes after this number, oldest first, at most `limit`. */
  after(number: number, limit: number): NumberedChange[] {
    this.isNotified = false;
    const changes: NumberedChange[] = [];
    let position = this.firstFrom(this.firstAfter(number));
    while (position < this.entries.length && changes.length < limit) {
      changes.push(this.entries[position]!);
      position = this.firstFrom(position + 1);
    }
    return changes;
  }

  /** Calls `listener` for the first change after each read (`end` or `after`). Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void {
    const own = (): void => listener();
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  private append(entry: Entry): void {
    const position = (entry.position = this.entries.length);
    this.entries.push(entry);
    this.numbers[position] = entry.number;
    this.next[position] = position;
    this.next[position + 1] = position + 1;
    this.size++;
  }

  private leaveGap({ position }: Entry): void {
    this.entries[position] = undefined;
    this.next[position] = position + 1;
    this.size--;
  }

  private dropOldest(): void {
    const oldest = this.entries[this.firstFrom(0)]!;
    this.leaveGap(oldest);
    this.subjects[oldest.change.kind].delete(oldest.change.id);
    this.dropped = oldest.number;
  }

  private closeGaps(): void {
    const kept = this.entries.filter((entry) => entry !== undefined);
    this.entries.length = 0;
    this.size = 0;
    for (const entry of kept) this.append(entry);
  }

  /** Returns the first position with a higher number. */
  private firstAfter(number: number): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.numbers[middle]! > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Returns the position of the first entry at or after `position`; the length of the list if there is none. */
  private firstFrom(position: number): number {
    const { next } = this;
    let at = position;
    while (next[at] !== at) at = next[at] = next[next[at]!]!;
    return at;
  }
}
