import type { TaskEvent } from '@yardmaster/client';
import { followTask, retryDelayMs, triesMax, type EventSource } from './follow-task';
import { CommandError } from './problem';

const state = (seq: number, name: 'running' | 'succeeded'): TaskEvent => ({
  seq,
  taskId: 't',
  at: '',
  type: 'state',
  data: { state: name, attempt: 1 },
});
const output = (seq: number): TaskEvent => ({
  seq,
  taskId: 't',
  at: '',
  type: 'output',
  data: { attempt: 1, stream: 'stdout', data: String(seq) },
});

/** Follows a task on connections that yield these events; an error as the last item breaks its connection. */
class Script implements EventSource {
  readonly asked: number[] = [];
  constructor(private readonly connections: Array<Array<TaskEvent | Error>>) {}

  async *taskEvents(_taskId: string, { after }: { after: number }): AsyncIterable<TaskEvent> {
    this.asked.push(after);
    for (const item of this.connections.shift() ?? [new Error('no more connections')]) {
      if (item instanceof Error) throw item;
      yield item;
    }
  }
}

async function follow(source: EventSource): Promise<{ seqs: number[]; delays: number[] }> {
  const [seqs, delays]: [number[], number[]] = [[], []];
  const wait = async (delayMs: number): Promise<void> => void delays.push(delayMs);
  for await (const event of followTask(source, 't', undefined, wait)) seqs.push(event.seq);
  return { seqs, delays };
}

describe(followTask.name, () => {
  it('ends with the task', async () => {
    const source = new Script([[state(1, 'running'), output(2), state(3, 'succeeded'), output(4)]]);
    expect(await follow(source)).toEqual({ seqs: [1, 2, 3], delays: [] });
  });

  it('continues after the last event when a connection breaks or ends, and yields no event twice', async () => {
    const source = new Script([
      [state(1, 'running'), output(2), new Error('cut')],
      [],
      [output(2), output(3)],
      [state(4, 'succeeded')],
    ]);
    expect(await follow(source)).toEqual({ seqs: [1, 2, 3, 4], delays: [250, 500, 250] });
    expect(source.asked).toEqual([0, 2, 2, 3]);
  });

  it('throws a final error at once', async () => {
    const refusal = CommandError.refused({ status: 404, code: 'NOT_FOUND', detail: 'no such task' });
    const source = new Script([[refusal]]);
    await expect(follow(source)).rejects.toBe(refusal);
    expect(source.asked).toEqual([0]);
  });

  it('retries while the control plane restarts, and eventually gives up', async () => {
    const restarting = CommandError.refused({ status: 503, code: 'SHUTTING_DOWN', detail: 'bye' });
    const source = new Script(Array.from({ length: 100 }, () => [restarting]));
    await expect(follow(source)).rejects.toBe(restarting);
    expect(source.asked).toHaveLength(triesMax);
  });
});

describe(retryDelayMs.name, () => {
  it('doubles the delay up to 5 s', () => {
    expect([1, 2, 3, 4, 5, 6, 24].map(retryDelayMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});
