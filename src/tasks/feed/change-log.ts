import type { ChangeKind, FleetChange } from './fleet-change';

/** Tasks, sessions and workers whose last change is kept. */
export const subjectsMax = 10_000;

/** A change with its number: later changes have higher ones. */
export interface NumberedChange {
  readonly number: number;
  readonly change: FleetChange;
}

type Entry = NumberedChange & { position: number };

/**
 * The last change of each task, session and worker, in the order of the changes. A new change of a subject replaces its earlier one;
 * beyond `max` subjects the one that changed longest ago is dropped.
 *
 * The entries stand in one list, oldest first. A replaced or dropped one leaves a gap, and `next` leads over gaps: the position itself, or
 * a later one that is no farther than the next entry (shortened at each look, as in a union-find). Once the list has twice as many
 * positions as subjects, the gaps are closed. So a put costs a constant time, and a read the binary search and what it reads.
 */
export class ChangeLog {
  private readonly subjects: Record<ChangeKind, Map<string, Entry>> = {
    task: new Map(),
    session: new Map(),
    worker: new Map(),
  };
  private readonly entries: Array<Entry | undefined> = [];
  /** By position, also of gaps. */
  private readonly numbers: Float64Array;
  private readonly next: Uint32Array;
  private size = 0;
  private lastNumber = 0;
  /** Number of the last dropped change. */
  private dropped = 0;
  private readonly listeners = new Set<() => void>();
  /** True once the listeners were told of a change that nobody has read since. */
  private isNotified = false;

  constructor(private readonly max = subjectsMax) {
    this.numbers = new Float64Array(2 * max);
    this.next = new Uint32Array(2 * max + 1);
  }

  /** Number of the last change, for a reader that begins here; 0 before the first. */
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

  /** True if every change after this number, or a later one of its subject, can still be read. */
  reachesBackTo(number: number): boolean {
    return number >= this.dropped && number <= this.lastNumber;
  }

  /** The changes after this number, at most `limit`, oldest first. */
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

  /** Tells of the first change after each read (`end` or `after`), not of every one. The returned function ends that. */
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

  /** The first position whose number is higher. */
  private firstAfter(number: number): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.numbers[middle]! > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The position of the first entry at `position` or after it; the length of the list if there is none. */
  private firstFrom(position: number): number {
    const { next } = this;
    let at = position;
    while (next[at] !== at) at = next[at] = next[next[at]!]!;
    return at;
  }
}
