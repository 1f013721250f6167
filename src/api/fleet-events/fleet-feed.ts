import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { ChangeKind, FeedPage, FeedReset, FleetChange } from '../../tasks';

/** Number of changes to read at once. */
const pageMax = 200;
/** Minimum time between reads of a reader that is up to date. Merges several changes of one subject into one event. */
export const restMs = 100;
/** After this many changes excluded by its filter, a reader gets a `cursor` event, so that its cursor does not expire. */
const leftOutMax = 1000;

/** Source of changes of the fleet. */
export interface FleetChanges {
  since(cursor: string | undefined, limit: number): Promise<FeedPage>;
  onChange(listener: () => void): () => void;
}

export interface FeedFilter {
  /** Default: all kinds. */
  kinds?: readonly ChangeKind[];
  /** Applies to tasks and sessions. */
  capability?: string;
}

/** A change, a reset after missed changes, or only a cursor up to which the reader has everything. */
export interface FeedEvent {
  cursor: string;
  change?: FleetChange;
  reset?: FeedReset;
}

/**
 * Streams the changes of the fleet to any number of readers. A reader is only a cursor and needs no buffer: a slow one gets the latest change
 * of each subject, or a reset if its cursor has expired.
 */
export class FleetFeed {
  constructor(
    private readonly changes: FleetChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * Yields the events after a cursor (default: new events only) until `signal` aborts or the store closes. The first event is a cursor or a
   * reset.
   */
  async *follow(
    after: string | undefined,
    filter: FeedFilter,
    signal: AbortSignal,
  ): AsyncGenerator<readonly FeedEvent[], void, undefined> {
    const notification = new ChangeNotification(signal, this.clock);
    const stop = this.changes.onChange(() => notification.notify());
    let leftOut = 0;
    try {
      let page = await this.read(after);
      if (page && !page.reset) yield [{ cursor: after ?? page.cursor }];
      while (page && !signal.aborted) {
        const { changes, cursor, reset } = page;
        const events: FeedEvent[] = reset ? [{ cursor, reset }] : changes.filter(({ change }) => fits(change, filter));
        leftOut += changes.length;
        if (events.length === 0 && leftOut >= leftOutMax) events.push({ cursor });
        if (events.length > 0) {
          leftOut = 0;
          yield events;
        }
        if (changes.length < pageMax) await notification.next(changes.length > 0 ? restMs : 0);
        page = signal.aborted ? undefined : await this.read(cursor);
      }
    } finally {
      stop();
      notification.close();
    }
  }

  /** Returns the next page; undefined if the store is closed. */
  private async read(cursor: string | undefined): Promise<FeedPage | undefined> {
    try {
      return await this.changes.since(cursor, pageMax);
    } catch (error) {
      if (error instanceof YardError && error.code === 'SHUTTING_DOWN') return undefined;
      throw error;
    }
  }
}

function fits(change: FleetChange, { kinds, capability }: FeedFilter): boolean {
  if (kinds && !kinds.includes(change.kind)) return false;
  return capability === undefined || change.kind === 'worker' || change.capability === capability;
}

/** Wakes one reader when something has changed since its last read. */
class ChangeNotification {
  private hasChanged = false;
  private isResting = false;
  private wake: () => void = () => {};
  private readonly onAbort = (): void => this.wake();

  constructor(
    private readonly signal: AbortSignal,
    private readonly clock: Clock,
  ) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  notify(): void {
    this.hasChanged = true;
    this.wake();
  }

  /** Resolves once something has changed, but not before `restMs`, or when the signal aborts. Call before reading. */
  async next(restMs: number): Promise<void> {
    if (restMs > 0) await this.rest(restMs);
    while (!this.hasChanged && !this.signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
    this.hasChanged = false;
  }

  close(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }

  private async rest(restMs: number): Promise<void> {
    this.isResting = true;
    const timer = this.clock.setTimer(restMs, () => {
      this.isResting = false;
      this.wake();
    });
    while (this.isResting && !this.signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
    timer.cancel();
  }
}
