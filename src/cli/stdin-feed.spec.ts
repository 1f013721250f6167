import type { TaskEvent } from '@yardmaster/client';
import { CommandError } from './problem';
import { StdinFeed, type InputTaker } from './stdin-feed';

const state = (name: 'queued' | 'running'): TaskEvent => ({
  seq: 1,
  taskId: 't-1',
  at: '',
  type: 'state',
  data: { state: name, attempt: 1 },
});

describe(StdinFeed.name, () => {
  const pieces: Array<{ text: string; offset: number; end?: boolean }> = [];
  const refusals: string[] = [];
  let ended: () => void;
  let isEnded: Promise<void>;

  const taker: InputTaker = {
    async sendTaskInput(_, { base64 = '', offset, end }) {
      const code = refusals.shift();
      if (code !== undefined) throw new CommandError({ code, detail: code }, 1);
      pieces.push({ text: Buffer.from(base64, 'base64').toString(), offset, ...(end && { end }) });
      if (end) ended();
    },
  };

  async function* source(...texts: string[]): AsyncGenerator<Buffer> {
    for (const text of texts) yield Buffer.from(text);
  }

  beforeEach(() => {
    pieces.length = refusals.length = 0;
    isEnded = new Promise((resolve) => (ended = resolve));
  });

  function feed(texts: string[]): { feed: StdinFeed; notes: string[] } {
    const notes: string[] = [];
    const note = (text: string): void => void notes.push(text);
    return { feed: new StdinFeed(taker, 't-1', source(...texts), note, async () => {}), notes };
  }

  it('sends its source in pieces once the task runs, then the end of input', async () => {
    const { feed: made } = feed(['a'.repeat(50_000), 'b']);
    made.see(state('queued'));
    expect(pieces).toEqual([]);
    made.see(state('running'));
    await isEnded;
    expect(pieces.map(({ text, offset, end }) => [text.length, offset, end])).toEqual([
      [49_152, 0, undefined],
      [848, 49_152, undefined],
      [1, 50_000, undefined],
      [0, 50_001, true],
    ]);
  });

  it('sends a piece again if it was rejected or its reply was lost', async () => {
    refusals.push('INPUT_FULL', 'REPLY_TIMEOUT');
    feed(['a']).feed.see(state('running'));
    await isEnded;
    expect(pieces).toEqual([
      { text: 'a', offset: 0 },
      { text: '', offset: 1, end: true },
    ]);
  });

  it('reports that a second attempt runs without standard input', async () => {
    const { feed: made, notes } = feed(['a']);
    made.see(state('running'));
    await isEnded;
    made.see(state('running'));
    expect(notes).toEqual(['the task was restarted without its standard input']);
  });
});
