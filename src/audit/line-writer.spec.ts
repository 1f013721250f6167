import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@yardmaster/testkit';
import { ownLine } from './audit-line.policy';
import { LineWriter, retryMs, waitingBytesMax } from './line-writer';
import { StreamFiles, type WaitingLine } from './stream-files';

const limits = { bytesMax: 2 ** 24, fileBytesMax: 2 ** 23 };

describe(LineWriter.name, () => {
  let base: string;
  let clock: ManualClock;
  let outages: Array<'began' | number>;
  let onEnded: () => void;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'audit-writer-'));
    clock = new ManualClock();
    outages = [];
    onEnded = () => undefined;
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const writerOn = (files: StreamFiles): LineWriter =>
    new LineWriter(files, clock, 100, {
      began: () => void outages.push('began'),
      ended: (lost) => {
        outages.push(lost);
        onEnded();
      },
    });
  const filesIn = (folder: string): StreamFiles => new StreamFiles(join(base, folder), 'changes', limits);
  const add = (writer: LineWriter, action: string): void =>
    writer.add(ownLine(action, 1, clock.nowMs()), clock.nowMs());
  const written = async (folder: string): Promise<Array<{ action: string; count: number }>> => {
    const text = await readFile(join(base, folder, 'changes-000001.jsonl'), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((each) => JSON.parse(each) as { action: string; count: number });
  };
  const actions = async (folder: string): Promise<string[]> => (await written(folder)).map(({ action }) => action);

  /** Files that count their writes. */
  class CountedFiles extends StreamFiles {
    readonly batches: number[] = [];
    override append(lines: readonly WaitingLine[], onWritten: (count: number) => void): Promise<void> {
      this.batches.push(lines.length);
      return super.append(lines, onWritten);
    }
  }

  it('writes all lines of one delay in a single batch', async () => {
    const files = new CountedFiles(join(base, 'audit'), 'changes', limits);
    const writer = writerOn(files);
    for (const action of ['a', 'b', 'c']) add(writer, action);
    expect(files.batches).toEqual([]);
    await clock.advance(99);
    expect(files.batches).toEqual([]);
    await clock.advance(1);
    expect(files.batches).toEqual([3]);
    await writer.close();
    expect(await actions('audit')).toEqual(['a', 'b', 'c']);
  });

  it('writes lines that arrive during a write, without another call', async () => {
    const writer = writerOn(filesIn('audit'));
    add(writer, 'a');
    const flushed = writer.flush();
    add(writer, 'b');
    await flushed;
    expect(await actions('audit')).toEqual(['a', 'b']);
  });

  it('retries after an outage, reports it once, and loses nothing within its limit', async () => {
    await writeFile(join(base, 'audit'), 'not a folder');
    const writer = writerOn(filesIn('audit'));
    for (const action of ['a', 'b', 'c']) {
      add(writer, action);
      await writer.flush();
    }
    expect(outages).toEqual(['began']);
    await rm(join(base, 'audit'));
    const ended = new Promise<void>((resolve) => (onEnded = resolve));
    await clock.advance(retryMs);
    await ended;
    expect(outages).toEqual(['began', 0]);
    expect(await actions('audit')).toEqual(['a', 'b', 'c']);
  });

  it('limits the lines that wait, not those that it has written', async () => {
    const writer = writerOn(filesIn('audit'));
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 600; index++) add(writer, 'x'.repeat(1000));
      await writer.flush();
    }
    expect(await actions('audit')).toHaveLength(1800);
  });

  it('drops lines beyond its limit, and writes their number in their place', async () => {
    await writeFile(join(base, 'audit'), 'not a folder');
    const writer = writerOn(filesIn('audit'));
    const text = 'x'.repeat(1000);
    const kept = Math.floor(waitingBytesMax / (JSON.stringify(ownLine(text, 1, clock.nowMs())).length + 1));
    for (let index = 0; index < kept + 7; index++) add(writer, text);
    await writer.flush();
    await rm(join(base, 'audit'));
    await writer.flush();
    add(writer, 'later');
    await writer.close();
    const lines = await written('audit');
    expect(lines.slice(0, kept).every(({ action }) => action === text)).toBe(true);
    expect(lines.slice(kept)).toMatchObject([{ action: 'audit.lost', count: 7 }, { action: 'later' }]);
    expect(outages).toEqual(['began', 7]);
  });

  it('writes no line twice if a write fails halfway', async () => {
    class FullDisk extends StreamFiles {
      failures = 1;
      override async append(lines: readonly WaitingLine[], onWritten: (count: number) => void): Promise<void> {
        await super.append(lines.slice(0, 2), onWritten);
        if (this.failures-- > 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        if (lines.length > 2) await super.append(lines.slice(2), onWritten);
      }
    }
    const writer = writerOn(new FullDisk(join(base, 'audit'), 'changes', limits));
    for (const action of ['a', 'b', 'c', 'd']) add(writer, action);
    await writer.flush();
    await writer.flush();
    expect(outages).toEqual(['began', 0]);
    expect(await actions('audit')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('accepts no lines after close, leaves no timer, and counts the lost lines', async () => {
    await writeFile(join(base, 'audit'), 'not a folder');
    const writer = writerOn(filesIn('audit'));
    add(writer, 'a');
    expect(await writer.close()).toBe(1);
    add(writer, 'b');
    await rm(join(base, 'audit'));
    await clock.advance(60_000);
    await expect(actions('audit')).rejects.toMatchObject({ code: 'ENOENT' });
    await writer.flush();
    expect(await actions('audit')).toEqual(['a']);
  });
});
