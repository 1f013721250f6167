import { appendFile, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownLine } from './audit-line.policy';
import { StreamFiles, type WaitingLine } from './stream-files';

const limits = { bytesMax: 4000, fileBytesMax: 1000 };

describe(StreamFiles.name, () => {
  let base: string;
  let folder: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'audit-files-'));
    folder = join(base, 'audit');
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const line = (action: string, atMs = 1_700_000_000_000): WaitingLine => {
    const text = `${JSON.stringify(ownLine(action, 1, atMs))}\n`;
    return { text, atMs, bytes: text.length };
  };
  const files = (): StreamFiles => new StreamFiles(folder, 'changes', limits);
  const append = (to: StreamFiles, ...lines: WaitingLine[]): Promise<void> => to.append(lines, () => undefined);
  const pathOf = (name: string): string => join(folder, name);
  /** Returns the text of each file, oldest first. */
  const written = async (): Promise<string[]> => {
    const names = (await readdir(folder)).sort();
    return Promise.all(names.map((name) => readFile(pathOf(name), 'utf8')));
  };

  it('creates folder and files that only their owner can read', async () => {
    await append(files(), line('a'), line('b'));
    const modes = await Promise.all([stat(folder), stat(pathOf('changes-000001.jsonl'))]);
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600]);
    expect(await written()).toEqual([line('a').text + line('b').text]);
  });

  it('continues the newest file after a restart', async () => {
    await append(files(), line('a'));
    await append(files(), line('b'));
    expect(await written()).toEqual([line('a').text + line('b').text]);
  });

  it('ends a line that a crash has cut, before the next one', async () => {
    await append(files(), line('a'));
    await appendFile(pathOf('changes-000001.jsonl'), '{"at":"20');
    await append(files(), line('b'));
    expect(await written()).toEqual([`${line('a').text}{"at":"20\n${line('b').text}`]);
  });

  it('ends a line that another process has cut meanwhile', async () => {
    const own = files();
    await append(own, line('a'));
    await appendFile(pathOf('changes-000001.jsonl'), '{"at":"20');
    await append(own, line('b'));
    expect(await written()).toEqual([`${line('a').text}{"at":"20\n${line('b').text}`]);
  });

  it('limits each file and all files together, and removes the oldest', async () => {
    const own = files();
    for (let round = 0; round < 20; round++) await append(own, ...Array.from({ length: 9 }, () => line(`a${round}`)));
    const texts = await written();
    const lengths = texts.map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(limits.fileBytesMax);
    expect(lengths.reduce((sum, length) => sum + length)).toBeLessThanOrEqual(limits.bytesMax);
    expect(texts.length).toBe(4);
    expect(texts.at(-1)).toContain('"a19"');
    expect(texts.join('')).not.toContain('"a1"');
  });

  it('writes a line that is longer than a file', async () => {
    await append(files(), line('x'.repeat(1500)), line('b'));
    expect((await written()).map(({ length }) => length)).toEqual([line('x'.repeat(1500)).bytes, line('b').bytes]);
  });

  it('lets two processes write at once without mixing or losing lines', async () => {
    const both = [files(), files()];
    const rounds = Array.from({ length: 20 }, (_, round) => round);
    await Promise.all(
      both.map(async (own, at) => {
        for (const round of rounds) await append(own, line(`p${at}.${round}`));
      }),
    );
    const lines = (await written()).join('').split('\n').filter(Boolean);
    expect(lines.map((text) => (JSON.parse(text) as { action: string }).action).sort()).toEqual(
      [0, 1].flatMap((at) => rounds.map((round) => `p${at}.${round}`)).sort(),
    );
  });

  it('begins a new file with a new number if the folder was deleted', async () => {
    const own = files();
    await append(own, line('a'));
    await rm(folder, { recursive: true });
    await append(own, line('b'));
    expect(await readdir(folder)).toEqual(['changes-000002.jsonl']);
    expect(await written()).toEqual([line('b').text]);
  });

  it('never uses a number again, even if a write failed and then the folder was deleted', async () => {
    const own = files();
    await append(own, line('a'));
    const handle = await open(pathOf('changes-000001.jsonl'));
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const full = jest.spyOn(prototype, 'write').mockRejectedValueOnce(new Error('no space'));
    await expect(append(own, line('b'))).rejects.toThrow('no space');
    full.mockRestore();
    await rm(folder, { recursive: true });
    await append(own, line('c'));
    expect(await readdir(folder)).toEqual(['changes-000002.jsonl']);
  });

  it('begins a new file if the clock was set back, but not if it was corrected', async () => {
    const [nowMs, own] = [1_700_000_000_000, files()];
    await append(own, line('a', nowMs), line('b', nowMs - 59_000), line('c', nowMs - 60_001));
    await append(own, line('d', nowMs - 3_600_000));
    await append(files(), line('e', nowMs - 7_200_000));
    expect((await written()).map((text) => [...text.matchAll(/"action":"(.)"/g)].map(([, action]) => action))).toEqual([
      ['a', 'b'],
      ['c'],
      ['d'],
      ['e'],
    ]);
  });

  it('does not follow a symbolic link', async () => {
    const target = join(base, 'target');
    await writeFile(target, '');
    await append(files(), line('a'));
    await rm(pathOf('changes-000001.jsonl'));
    await symlink(target, pathOf('changes-000001.jsonl'));
    const own = files();
    await expect(append(own, line('b'))).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(target, 'utf8')).toBe('');
  });

  it('if the disk is full in the middle of a line, reports the complete lines and ends the cut one', async () => {
    await append(files(), line('a'));
    const handle = await open(pathOf('changes-000001.jsonl'));
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const write = prototype.write as (bytes: Buffer, offset: number, length: number) => Promise<object>;
    const full = jest
      .spyOn(prototype, 'write')
      .mockImplementationOnce(function (this: object, bytes: unknown) {
        return write.call(this, bytes as Buffer, 0, 2 * line('b').bytes + 9) as never;
      })
      .mockRejectedValueOnce(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    const own = files();
    let count = 0;
    const lines = ['b', 'c', 'd', 'e'].map((action) => line(action));
    await expect(own.append(lines, (written) => (count += written))).rejects.toMatchObject({ code: 'ENOSPC' });
    full.mockRestore();
    expect(count).toBe(2);
    await append(own, ...lines.slice(count));
    expect((await written())[0]!.split('\n').map((text) => /"action":"(.)"/.exec(text)?.[1])).toEqual([
      'a',
      'b',
      'c',
      undefined,
      'd',
      'e',
      undefined,
    ]);
  });
});
