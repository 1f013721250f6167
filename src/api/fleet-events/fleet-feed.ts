import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { ChangeKind, FeedPage, FeedReset, FleetChange } from '../../tasks';

/** Changes read at once. */
const pageMax = 200;
/** Time from one look to the next of a reader that has everything: many changes of one subject become one event. */
export const restMs = 100;
/** After so many changes that its filter leaves out, a reader is told the cursor: it must not grow old while the reader gets nothing. */
const leftOutMax = 1000;

/** Where changes of the fleet are read. */
export interface FleetChanges {
  since(cursor: string | undefined, limit: number): Promise<FeedPage>;
  onChange(listener: () => void): () => void;
}

export interface FeedFilter {
  /** All of them if left out. */
  kinds?: readonly ChangeKind[];
  /** Of tasks and sessions. */
  capability?: string;
}

/** A change, or that changes were missed, or neither: the reader has everything up to the cursor. */
export interface FeedEvent {
  cursor: string;
  change?: FleetChange;
  reset?: FeedReset;
}

/**
 * The changes of the fleet for any number of readers. Each reader has a cursor and nothing else; a slow one gets the last change of
 * each subject, or a reset if it is too slow for that.
 */
export class FleetFeed {
  constructor(
    private readonly changes: FleetChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * Yields events after a cursor, or from now on, until `signal` aborts or the store closes. The first event is the cursor at which the
   * reader begins, or a reset.
   */
  async *follow(
    after: string | undefined,
    filter: FeedFilter,
    signal: AbortSignal,
  ): AsyncGenerator<readonly FeedEvent[], void, undefined> {
    const news = new News(signal, this.clock);
    const stop = this.changes.onChange(() => news.tell());
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
        if (changes.length < pageMax) await news.next(changes.length > 0 ? restMs : 0);
        page = signal.aborted ? undefined : await this.read(cursor);
      }
    } finally {
      stop();
      news.close();
    }
  }

  /** The next page; none if the store was closed. */
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

/** Whether something changed since the last look of one reader. */
class News {
  private isTold = false;
  private isResting = false;
  private wake: () => void = () => {};
  private readonly onAbort = (): void => this.wake();

  constructor(
    private readonly signal: AbortSignal,
    private readonly clock: Clock,
  ) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  tell(): void {
    this.isTold = true;
    this.wake();
  }

  /** Resolves after a rest, once something has changed; or at the abort. Call before reading. */
  async next(restMs: number): Promise<void> {
    if (restMs > 0) await this.rest(restMs);
    while (!this.isTold && !this.signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
    this.isTold = false;
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
