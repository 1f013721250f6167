import { LastWords } from './last-words';

describe(LastWords.name, () => {
  let words: LastWords;
  beforeEach(() => (words = new LastWords()));

  it('shows a line of the log unchanged', () => {
    const line = '{"level":50,"msg":"a round failed"}';
    expect(words.hear(line)).toBe(line);
    expect(words.take()).toEqual({ lines: [line], error: undefined });
  });

  it('keeps a fatal error for the message about the exit', () => {
    const line =
      '{"level":60,"event":"program_crashed","err":{"type":"TypeError","message":"x is undefined","stack":"…"}}';
    expect(JSON.parse(words.hear(line))).toMatchObject({ level: 'info', event: 'program_crashed' });
    expect(words.take()).toEqual({ lines: [line], error: 'TypeError: x is undefined' });
    expect(words.take()).toEqual({ lines: [], error: undefined });
  });

  it('extracts the reason from a crash dump of Node.js', () => {
    const reason = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
    const dump = ['<--- Last few GCs --->', reason, ' 1: 0xb8d 2 node'];
    expect(dump.map((line) => words.hear(line))).toEqual(dump.map((msg) => JSON.stringify({ msg, level: 'info' })));
    expect(words.take()).toEqual({ lines: dump, error: reason });
  });

  it('keeps a bounded number of last lines', () => {
    for (let n = 0; n < 600; n++) words.hear(`${n} ${'x'.repeat(20_000)}`);
    const { lines } = words.take();
    expect([lines.length, lines[0]!.slice(0, 4), lines.at(-1)!.length]).toEqual([500, '100 ', 10_000]);
  });
});
