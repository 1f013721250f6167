import { isFinal, type TaskChanges, type TaskEvent, type TaskRecords } from '../../tasks';

/** Number of events to read from the store at once. */
const pageMax = 200;
/** Limit of events buffered for a slow reader. Beyond it, the reader gets them from the store. */
const liveMax = 256;

/** Joins the stored and the new events of a task to one sequence without gaps or duplicates, across all replicas. */
export class TaskFeed {
  constructor(
    private readonly changes: Pick<TaskChanges, 'follow'>,
    private readonly tasks: Pick<TaskRecords, 'get' | 'events'>,
  ) {}

  /** Yields the events after `afterSeq` until the task ends or `signal` aborts. Memory is bounded even if the reader is slow. */
  async *follow(taskId: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<TaskEvent, void, undefined> {
    const live = new LiveEvents(signal);
    const stop = this.changes.follow(taskId, ({ event }) => live.push(event));
    let lastSeq = afterSeq;
    try {
      while (!signal.aborted) {
        if (live.hasGap) {
          const hadEnded = await this.hasEnded(taskId);
          live.closeGap();
          for await (const event of this.recorded(taskId, lastSeq)) {
            lastSeq = event.seq;
            yield event;
            if (isEnd(event)) return;
          }
          if (hadEnded) return;
        }
        const event = await live.next();
        if (event && event.seq === lastSeq + 1) {
          lastSeq = event.seq;
          yield event;
        } else if (event && event.seq > lastSeq) live.openGap();
        if (event && isEnd(event) && event.seq <= lastSeq) return;
      }
    } finally {
      stop();
      live.close();
    }
  }

  private async *recorded(taskId: string, afterSeq: number): AsyncGenerator<TaskEvent, void, undefined> {
    for (let lastSeq = afterSeq, page: TaskEvent[]; ; lastSeq = page.at(-1)!.seq) {
      page = await this.tasks.events(taskId, lastSeq, pageMax);
      yield* page;
      if (page.length < pageMax) return;
    }
  }

  private async hasEnded(taskId: string): Promise<boolean> {
    const task = await this.tasks.get(taskId);
    return !task || isFinal(task.state);
  }
}

/**
 * Buffer of new events of a task. It has a gap initially, because earlier events are missing, and after an overflow. With a gap it buffers
 * nothing, and the reader must read the store.
 */
class LiveEvents {
  private events: TaskEvent[] = [];
  private gap = true;
  private wake?: () => void;
  private readonly onAbort = (): void => this.wake?.();

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  get hasGap(): boolean {
    return this.gap;
  }

  push(event: TaskEvent): void {
    if (this.events.length >= liveMax) this.openGap();
    if (!this.gap) this.events.push(event);
    this.wake?.();
  }

  openGap(): void {
    this.gap = true;
    this.events = [];
  }

  /** Starts buffering. Call before reading the store, so that no event is missed. */
  closeGap(): void {
    this.gap = false;
  }

  /** Returns the next event; undefined if there is a gap or the signal aborted. */
  async next(): Promise<TaskEvent | undefined> {
    while (this.events.length === 0 && !this.gap && !this.signal.aborted) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.events.shift();
  }

  close(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }
}

function isEnd(event: TaskEvent): boolean {
  return event.type === 'state' && isFinal(event.data.state);
}
