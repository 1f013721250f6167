import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type { ArtifactFiles, ByteRange, StoredFile } from '../../src/artifacts';

export interface ArtifactFilesFixture {
  /** An open, empty storage. */
  files: ArtifactFiles;
  /** Opens a second instance on the same files, as another replica does; absent if the files cannot be shared. */
  openSecond?(): Promise<ArtifactFiles>;
  cleanUp(): Promise<void>;
}

/** Describes the contract of the ArtifactFiles port, run on every implementation. */
export function describeArtifactFiles(name: string, open: () => Promise<ArtifactFilesFixture>): void {
  describe(name, () => {
    const given = openForEach(open);

    describeWriting(given);
    describeReading(given);
    describeRemoving(given);
    describeListing(given);
    describeSharing(given);
  });
}

interface Given {
  files: ArtifactFiles;
  /** Returns a second instance on the same files, or the first one if there is no other. */
  second(): Promise<ArtifactFiles>;
}

function openForEach(open: () => Promise<ArtifactFilesFixture>): Given {
  let fixture: ArtifactFilesFixture;
  const seconds: ArtifactFiles[] = [];
  beforeEach(async () => {
    fixture = await open();
  });
  afterEach(async () => {
    for (const second of seconds.splice(0)) await second.close();
    await fixture.cleanUp();
  });
  return {
    get files() {
      return fixture.files;
    },
    async second() {
      const second = await fixture.openSecond?.();
      if (second) seconds.push(second);
      return second ?? fixture.files;
    },
  };
}

function describeWriting(given: Given): void {
  describe('write', () => {
    it('writes all bytes in order', async () => {
      const parts = Array.from({ length: 40 }, () => randomBytes(70_001));
      await given.files.write('t-1', 'f-1', bytesOf(...parts));
      expect((await read(given.files, 't-1', 'f-1')).equals(Buffer.concat(parts))).toBe(true);
    });

    it('writes an empty file', async () => {
      await given.files.write('t-1', 'f-1', bytesOf());
      await given.files.write('t-1', 'f-2', bytesOf(Buffer.alloc(0)));
      expect(await Promise.all(['f-1', 'f-2'].map((file) => read(given.files, 't-1', file)))).toEqual([
        Buffer.alloc(0),
        Buffer.alloc(0),
      ]);
    });

    it.each([0, 1, 30])('rejects with the error of its source after %d chunks, and leaves no file', async (chunks) => {
      const fault = new Error('the sender is gone');
      let wasReleased = false;
      async function* failing(): AsyncGenerator<Buffer> {
        try {
          for (let sent = 0; sent < chunks; sent++) yield randomBytes(100_000);
          throw fault;
        } finally {
          wasReleased = true;
        }
      }
      await expect(given.files.write('t-1', 'f-1', failing())).rejects.toBe(fault);
      await expect(given.files.read('t-1', 'f-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect([wasReleased, await namesIn(given.files)]).toEqual([true, []]);
    });

    it('reads one chunk at a time', async () => {
      let [taken, asked, askedMax] = [0, 0, 0];
      const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
        askedMax = Math.max(askedMax, ++asked);
        await new Promise((resolve) => setImmediate(resolve));
        asked--;
        return taken++ < 50 ? { value: Buffer.alloc(10_000, taken), done: false } : { value: undefined, done: true };
      };
      await given.files.write('t-1', 'f-1', { [Symbol.asyncIterator]: () => ({ next }) });
      expect([askedMax, (await read(given.files, 't-1', 'f-1')).length]).toEqual([1, 500_000]);
    });

    it('rejects after close', async () => {
      await given.files.close();
      const written = given.files.write('t-1', 'f-1', bytesOf('late'));
      await expect(written).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    });
  });
}

function describeReading(given: Given): void {
  describe('read', () => {
    const size = 300_000;
    const whole = randomBytes(size);

    beforeEach(() => given.files.write('t-1', 'f-1', bytesOf(whole)));

    it.each<[string, ByteRange]>([
      ['the first byte', { firstByte: 0, lastByte: 0 }],
      ['the last byte', { firstByte: size - 1, lastByte: size - 1 }],
      ['bytes over several chunks', { firstByte: 65_535, lastByte: 200_001 }],
      ['all bytes', { firstByte: 0, lastByte: size - 1 }],
    ])('returns %s', async (_, range) => {
      const expected = whole.subarray(range.firstByte, range.lastByte + 1);
      expect((await read(given.files, 't-1', 'f-1', range)).equals(expected)).toBe(true);
    });

    it('streams a file to several readers', async () => {
      const streams = await Promise.all([1, 2, 3].map(() => given.files.read('t-1', 'f-1')));
      const all = await Promise.all(streams.map((stream) => buffer(stream)));
      expect(all.every((bytes) => bytes.equals(whole))).toBe(true);
    });

    it.each([
      ['t-1', 'f-2'],
      ['t-2', 'f-1'],
    ])('rejects if file %s/%s does not exist', async (taskId, file) => {
      await expect(given.files.read(taskId, file)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('fails if the file is shorter than the range', async () => {
      const stream = await given.files.read('t-1', 'f-1', { firstByte: size - 10, lastByte: size + 10 });
      await expect(buffer(stream)).rejects.toThrow();
    });

    it('continues to the end if the file or its task is removed while reading', async () => {
      await given.files.write('t-2', 'f-1', bytesOf(whole));
      const streams = [await given.files.read('t-1', 'f-1'), await given.files.read('t-2', 'f-1')];
      await given.files.remove('t-1', 'f-1');
      await given.files.removeTask('t-2');
      for (const stream of streams) expect((await buffer(stream)).equals(whole)).toBe(true);
      await expect(given.files.read('t-1', 'f-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('reads no faster than its consumer, and closes the file when destroyed', async () => {
      const large = randomBytes(4_000_000);
      await given.files.write('t-1', 'f-2', bytesOf(large));
      const stream = await given.files.read('t-1', 'f-2');
      await once(stream, 'readable');
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(stream.readableLength).toBeLessThanOrEqual(1_000_000);
      await destroyed(stream);
      await destroyed(await given.files.read('t-1', 'f-2')); // before the first read
      expect((await read(given.files, 't-1', 'f-2')).equals(large)).toBe(true);
    });
  });
}

function describeRemoving(given: Given): void {
  describe('removal', () => {
    // One task id is a prefix of the other.
    const all = ['t-1/a', 't-1/b', 't-10/a', 't-2/a'];

    beforeEach(async () => {
      for (const name of all) await write(given.files, name, name);
    });

    it('removes only the given file, or the files of the given task', async () => {
      await given.files.remove('t-1', 'a');
      expect(await namesIn(given.files)).toEqual(['t-1/b', 't-10/a', 't-2/a']);
      await write(given.files, 't-1/a', 'written later');
      await given.files.removeTask('t-1');
      expect(await namesIn(given.files)).toEqual(['t-10/a', 't-2/a']);
      expect(await text(await given.files.read('t-10', 'a'))).toBe('t-10/a');
    });

    it('does nothing if the file or the task does not exist', async () => {
      for (let times = 0; times < 2; times++) {
        await given.files.remove('t-1', 'a');
        await given.files.remove('t-none', 'a');
        await given.files.removeTask('t-2');
      }
      expect(await namesIn(given.files)).toEqual(['t-1/b', 't-10/a']);
    });

    it('allows new files of the task afterwards', async () => {
      await given.files.removeTask('t-1');
      await write(given.files, 't-1/c', 'later');
      expect(await text(await given.files.read('t-1', 'c'))).toBe('later');
    });
  });
}

function describeListing(given: Given): void {
  describe('list', () => {
    it('is empty at first', async () => expect(await namesIn(given.files)).toEqual([]));

    it('returns every file once with its age, grouped by task', async () => {
      const tasks = Array.from({ length: 30 }, (_, n) => `t-${n}`);
      const names = tasks.flatMap((task) => Array.from({ length: 45 }, (_, n) => `${task}/f-${n}`));
      await Promise.all(names.map((name) => write(given.files, name, 'x')));
      const listed = await list(given.files);
      expect(listed.map(nameOf).sort()).toEqual([...names].sort());
      const changes = listed.filter(({ taskId }, at) => at === 0 || listed[at - 1]!.taskId !== taskId);
      expect(changes).toHaveLength(tasks.length);
      expect(listed.filter(({ ageMs }) => ageMs < 0 || ageMs > 60_000)).toEqual([]);
    });

    it('can be abandoned early, and continues while files are removed', async () => {
      const names = Array.from({ length: 60 }, (_, n) => `t-${n % 20}/f-${n}`);
      await Promise.all(names.map((name) => write(given.files, name, 'x')));
      for await (const { taskId } of given.files.list()) if (taskId !== '') break;
      const seen: string[] = [];
      for await (const found of given.files.list()) {
        seen.push(nameOf(found));
        await given.files.remove(found.taskId, found.file);
      }
      expect([seen.sort(), await namesIn(given.files)]).toEqual([[...names].sort(), []]);
    });
  });
}

function describeSharing(given: Given): void {
  describe('a second replica', () => {
    it('reads, lists and removes files that the first one wrote', async () => {
      await write(given.files, 't-1/a', 'of the first');
      const second = await given.second();
      await write(second, 't-1/b', 'of the second');
      expect(await text(await second.read('t-1', 'a'))).toBe('of the first');
      expect(await text(await given.files.read('t-1', 'b'))).toBe('of the second');
      await second.remove('t-1', 'a');
      expect([await namesIn(given.files), await namesIn(second)]).toEqual([['t-1/b'], ['t-1/b']]);
    });

    it('can remove the last file of a task while another replica writes one', async () => {
      const second = await given.second();
      for (let round = 0; round < 100; round++) {
        await write(given.files, 't-1/last', 'x');
        await Promise.all([second.remove('t-1', 'last'), write(given.files, 't-1/new', 'x')]);
        expect(await namesIn(second)).toEqual(['t-1/new']);
        await Promise.all([given.files.remove('t-1', 'new'), write(second, 't-1/late', 'x')]);
        expect(await namesIn(given.files)).toEqual(['t-1/late']);
        await given.files.remove('t-1', 'late');
      }
    });
  });
}

async function* bytesOf(...chunks: Array<string | Buffer>): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** Splits `<task id>/<file>`. */
function write(files: ArtifactFiles, name: string, content: string): Promise<void> {
  const [taskId = '', file = ''] = name.split('/');
  return files.write(taskId, file, bytesOf(content));
}

async function read(files: ArtifactFiles, taskId: string, file: string, range?: ByteRange): Promise<Buffer> {
  return buffer(await files.read(taskId, file, range));
}

async function list(files: ArtifactFiles): Promise<StoredFile[]> {
  const listed: StoredFile[] = [];
  for await (const file of files.list()) listed.push(file);
  return listed;
}

async function namesIn(files: ArtifactFiles): Promise<string[]> {
  return (await list(files)).map(nameOf).sort();
}

function nameOf({ taskId, file }: StoredFile): string {
  return `${taskId}/${file}`;
}

async function destroyed(stream: Readable): Promise<void> {
  const closed = once(stream, 'close');
  stream.destroy();
  await closed;
}
