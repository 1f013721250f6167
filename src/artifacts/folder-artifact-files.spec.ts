import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readFile, rm, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { ManualClock } from '@yardmaster/testkit';
import { createLog } from '../log';
import type { StoredFile } from './artifact-files';
import { FolderArtifactFiles } from './folder-artifact-files';

describe(FolderArtifactFiles.name, () => {
  const log = createLog('silent');
  let base: string;
  let root: string;
  let clock: ManualClock;
  let files: FolderArtifactFiles;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'yard-files-'));
    root = join(base, 'artifacts');
    clock = new ManualClock(Date.now());
    files = new FolderArtifactFiles({ folder: root, isSynced: true }, clock, log);
    await files.open();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(base, { recursive: true });
  });

  async function* bytesOf(...chunks: string[]): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }

  const write = (taskId: string, file: string, content: string): Promise<void> =>
    files.write(taskId, file, bytesOf(content));

  async function list(): Promise<StoredFile[]> {
    const listed: StoredFile[] = [];
    for await (const file of files.list()) listed.push(file);
    return listed.sort((a, b) => a.file.localeCompare(b.file));
  }

  /** Returns the files below the folder that this process has open. */
  function openFiles(): string[] {
    const targets = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return ''; // the descriptor of this readdir
      }
    });
    return targets.filter((target) => target.startsWith(root));
  }

  describe('write', () => {
    it('creates files and folders that only the owner can read', async () => {
      await write('t-1', 'f-1', 'text');
      const modes = [root, join(root, 't-1'), join(root, 't-1', 'f-1')].map((path) => statSync(path).mode & 0o777);
      expect(modes).toEqual([0o700, 0o700, 0o600]);
    });

    it('never overwrites a file or writes through a symbolic link', async () => {
      await write('t-1', 'f-1', 'first');
      await expect(write('t-1', 'f-1', 'second')).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await text(await files.read('t-1', 'f-1'))).toBe('first');
      await writeFile(join(base, 'outside'), 'untouched');
      await symlink(join(base, 'outside'), join(root, 't-1', 'f-2'));
      await expect(write('t-1', 'f-2', 'x')).rejects.toMatchObject({ code: 'EEXIST' });
      await mkdir(join(base, 'elsewhere'));
      await symlink(join(base, 'elsewhere'), join(root, 't-2'));
      await expect(write('t-2', 'f-1', 'x')).rejects.toMatchObject({ code: 'EEXIST' });
      expect(readdirSync(join(base, 'elsewhere'))).toEqual([]);
      expect(await readFile(join(base, 'outside'), 'utf8')).toBe('untouched');
    });

    it.each([
      ['ENOSPC', 'STORAGE_FULL'],
      ['EDQUOT', 'STORAGE_FULL'],
      ['EIO', 'EIO'],
    ])('reports %s of the disk as %s, closes the file and leaves nothing behind', async (errno, code) => {
      const fault = Object.assign(new Error(errno), { code: errno });
      const appended = jest.spyOn(await handles(base), 'appendFile').mockRejectedValue(fault);
      let wasReleased = false;
      async function* endless(): AsyncGenerator<Buffer> {
        try {
          for (;;) yield Buffer.alloc(10);
        } finally {
          wasReleased = true;
        }
      }
      await expect(files.write('t-1', 'f-1', endless())).rejects.toMatchObject({ code });
      expect([wasReleased, appended.mock.calls.length]).toEqual([true, 1]);
      expect([readdirSync(root), openFiles()]).toEqual([[], []]);
    });

    it('reads the next chunk when the previous one is written', async () => {
      const written: Array<() => void> = [];
      jest
        .spyOn(await handles(base), 'appendFile')
        .mockImplementation(() => new Promise((resolve) => written.push(() => resolve(undefined))));
      let taken = 0;
      async function* counted(): AsyncGenerator<Buffer> {
        while (taken < 3) yield Buffer.alloc(1, taken++);
      }
      const writing = files.write('t-1', 'f-1', counted());
      for (let chunks = 1; chunks <= 3; chunks++) {
        while (written.length < chunks) await turn();
        await turn();
        expect(taken).toBe(chunks);
        written.at(-1)!();
      }
      await writing;
    });
  });

  describe('read', () => {
    it('rejects a symbolic link like a missing file', async () => {
      await write('t-1', 'f-1', 'text');
      await symlink('f-1', join(root, 't-1', 'f-2'));
      await expect(files.read('t-1', 'f-2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('fails if the file has become shorter', async () => {
      await write('t-1', 'f-1', 'x'.repeat(100));
      const stream = await files.read('t-1', 'f-1', { firstByte: 0, lastByte: 99 });
      truncateSync(join(root, 't-1', 'f-1'), 40);
      await expect(buffer(stream)).rejects.toThrow('the file ends at 40 of 100 bytes');
      expect(openFiles()).toEqual([]);
    });

    it('closes the file at the end and when the stream is destroyed', async () => {
      await write('t-1', 'f-1', 'x'.repeat(200_000));
      const streams = await Promise.all([1, 2, 3].map(() => files.read('t-1', 'f-1')));
      expect(openFiles()).toHaveLength(3);
      const [whole, begun, unread] = streams as [Readable, Readable, Readable];
      await buffer(whole);
      begun.read();
      for (const stream of [begun, unread]) stream.destroy();
      for (const stream of streams) if (!stream.closed) await once(stream, 'close');
      expect(openFiles()).toEqual([]);
    });

    it('does not report a read error as a missing file', async () => {
      await write('t-1', 'f-1', 'text');
      await rm(join(root, 't-1', 'f-1'));
      await mkdir(join(root, 't-1', 'f-1'));
      await expect(buffer(await files.read('t-1', 'f-1'))).rejects.toMatchObject({ code: 'EISDIR' });
    });
  });

  it('removes the folder of a task with its last file', async () => {
    await write('t-1', 'f-1', 'a');
    await write('t-1', 'f-2', 'b');
    await files.remove('t-1', 'f-1');
    expect(readdirSync(root)).toEqual(['t-1']);
    await files.remove('t-1', 'f-2');
    expect(readdirSync(root)).toEqual([]);
  });

  describe('list', () => {
    it('counts the age from the last write, by its own clock', async () => {
      for (const file of ['a', 'b', 'c']) await write('t-1', file, 'x');
      const changedMs = { a: clock.nowMs(), b: clock.nowMs() - 60_000, c: clock.nowMs() + 60_000 };
      for (const [file, ms] of Object.entries(changedMs)) utimesSync(join(root, 't-1', file), ms / 1000, ms / 1000);
      await clock.advance(5000);
      const ages = (await list()).map(({ ageMs }) => Math.round(ageMs));
      expect(ages).toEqual([5000, 65_000, -55_000]);
    });

    it('keeps a file young while it is being written', async () => {
      let go = (): void => undefined;
      async function* slow(): AsyncGenerator<Buffer> {
        yield Buffer.from('first');
        await new Promise<void>((resolve) => (go = resolve));
        yield Buffer.from('last');
        await new Promise<void>((resolve) => (go = resolve));
      }
      const writing = files.write('t-1', 'f-1', slow());
      const untilBytes = async (count: number): Promise<void> => {
        const path = join(root, 't-1', 'f-1');
        while (!existsSync(path) || statSync(path).size < count) await turn();
      };
      await untilBytes(5);
      utimesSync(join(root, 't-1', 'f-1'), 1, 1);
      expect((await list())[0]!.ageMs).toBeGreaterThan(3_600_000);
      go();
      await untilBytes(9);
      expect((await list())[0]!.ageMs).toBeLessThan(60_000);
      go();
      await writing;
    });

    it('skips entries that are not folders, and removes empty folders', async () => {
      await write('t-1', 'f-1', 'x');
      await writeFile(join(root, 'stray'), 'x');
      await symlink(join(root, 't-1'), join(root, 'linked'));
      await mkdir(join(root, 't-empty'));
      expect((await list()).map(({ taskId }) => taskId)).toEqual(['t-1']);
      expect(readdirSync(root).sort()).toEqual(['linked', 'stray', 't-1']);
    });

    it('skips an unreadable folder', async () => {
      await write('t-1', 'f-1', 'x');
      await write('t-2', 'f-2', 'x');
      await chmod(join(root, 't-1'), 0);
      const isRoot = process.getuid?.() === 0; // root reads everything
      expect((await list()).map(({ file }) => file)).toEqual(isRoot ? ['f-1', 'f-2'] : ['f-2']);
      await chmod(join(root, 't-1'), 0o700);
    });
  });

  describe('open', () => {
    it('rejects if the folder cannot be used', async () => {
      await writeFile(join(base, 'file'), 'x');
      const misplaced = new FolderArtifactFiles(
        { folder: join(base, 'file', 'artifacts'), isSynced: false },
        clock,
        log,
      );
      await expect(misplaced.open()).rejects.toMatchObject({ code: 'ENOTDIR' });
    });
  });

  it('keeps files of a store in memory in a temporary folder until closed', async () => {
    const before = temporaryFolders();
    const inMemory = new FolderArtifactFiles({ isSynced: false }, clock, log);
    await inMemory.open();
    await inMemory.removeTask('t-1');
    await expect(inMemory.read('t-1', 'f-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(temporaryFolders()).toEqual(before);
    await inMemory.write('t-1', 'f-1', bytesOf('x'));
    const made = temporaryFolders().find((name) => !before.includes(name));
    expect(readdirSync(join(tmpdir(), made!, 't-1'))).toEqual(['f-1']);
    await inMemory.close();
    await inMemory.remove('t-1', 'f-1'); // a late removal does not create a new folder
    expect(temporaryFolders()).not.toContain(made);
  });
});

function temporaryFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('yard-artifacts-'));
}

/** Returns the prototype of file handles, to simulate disk errors. */
async function handles(folder: string): Promise<FileHandle> {
  const one = await open(folder);
  await one.close();
  return Object.getPrototypeOf(one) as FileHandle;
}

/** Waits for one turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
