import { EventEmitter } from 'node:events';
import type { ChangeListener, Task, TaskEvent, TaskState } from '../../tasks';
import { TaskFeed } from './task-feed';

/** A store with a single task. */
class Recording {
  private readonly changes = new EventEmitter();
  readonly events: TaskEvent[] = [];
  reads = 0;
  readonly feed = new TaskFeed(
    { follow: (taskId, listener) => this.listen(taskId, listener) },
    {
      get: () => Promise.resolve({ state: this.state } as Task),
      events: (_, afterSeq, limit) => {
        this.reads++;
        return Promise.resolve(this.events.filter(({ seq }) => seq > afterSeq).slice(0, limit));
      },
    },
  );
  private state: TaskState = 'queued';

  get followers(): number {
    return this.changes.listenerCount('t');
  }

  become(state: TaskState): void {
    this.state = state;
    this.record({ type: 'state', data: { state, attempt: 1 } });
  }

  print(count = 1): void {
    for (let index = 0; index < count; index++) {
      this.record({ type: 'output', data: { attempt: 1, stream: 'stdout', data: 'x' } });
    }
  }

  async follow(afterSeq = 0, onEvent: (event: TaskEvent) => void = () => undefined): Promise<number[]> {
    const seqs: number[] = [];
    for await (const event of this.feed.follow('t', afterSeq, new AbortController().signal)) {
      seqs.push(event.seq);
      onEvent(event);
    }
    return seqs;
  }

  private listen(taskId: string, listener: ChangeListener): () => void {
    this.changes.on(taskId, listener);
    return () => void this.changes.off(taskId, listener);
  }

  private record(content: { type: 'state' | 'output'; data: object }): void {
    const event = { seq: this.events.length + 1, atMs: 0, ...content } as TaskEvent;
    this.events.push(event);
    this.changes.emit('t', { taskId: 't', event });
  }
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe(TaskFeed, () => {
  let recording: Recording;
  beforeEach(() => (recording = new Recording()));
  afterEach(() => expect(recording.followers).toBe(0));

  it('yields stored events over several pages and ends', async () => {
    recording.print(450);
    recording.become('succeeded');
    expect(await recording.follow()).toEqual(numbers(1, 451));
    expect(await recording.follow(449)).toEqual([450, 451]);
  });

  it('ends if there are no more events', async () => {
    recording.become('failed');
    expect(await recording.follow(1)).toEqual([]);
    expect(await recording.follow(99)).toEqual([]);
  });

  it('continues with events that happen while it reads the stored ones', async () => {
    recording.print(3);
    const seqs = await recording.follow(0, ({ seq }) => {
      if (seq === 1) recording.print(2);
      if (seq === 5) recording.become('succeeded');
    });
    expect(seqs).toEqual(numbers(1, 6));
  });

  it('buffers a bounded number of events for a slow reader and loses none', async () => {
    recording.become('running');
    const seqs = await recording.follow(0, ({ seq }) => {
      if (seq === 1) recording.print(1000);
      if (seq === 1001) recording.become('succeeded');
    });
    expect(seqs).toEqual(numbers(1, 1002));
  });

  it('reads the store once for a reader that keeps up', async () => {
    recording.become('running');
    await recording.follow(0, ({ seq }) => {
      if (seq < 50) recording.print();
      if (seq === 50) recording.become('succeeded');
    });
    expect(recording.reads).toBe(1);
  });

  it('ends when the signal aborts', async () => {
    const aborter = new AbortController();
    const events = recording.feed.follow('t', 0, aborter.signal);
    const next = events.next();
    aborter.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('ends for a reader that resumes after the last event', async () => {
    recording.become('running');
    const followed = recording.follow(99);
    await new Promise((resolve) => setImmediate(resolve));
    recording.become('succeeded');
    expect(await followed).toEqual([]);
  });
});
