import { ManualClock } from '@yardmaster/testkit';
import { createLog } from '../log';
import type { ArtifactRecords } from '../tasks';
import { ArtifactCleanup, stepFilesMax, sweepIntervalMs } from './artifact-cleanup';
import type { ArtifactFiles, StoredFile } from './artifact-files';

describe(ArtifactCleanup.name, () => {
  const ageMs = 1000;
  const clock = new ManualClock();
  const log = createLog('silent');
  let kept: StoredFile[];
  let recorded: Record<string, string[]>;
  let asked: string[];
  let lists: number;
  let released: number;
  let cleanup: ArtifactCleanup;

  const files = {
    async remove(taskId: string, file: string) {
      kept = kept.filter((one) => one.taskId !== taskId || one.file !== file);
    },
    async *list() {
      lists++;
      try {
        yield* kept;
      } finally {
        released++;
      }
    },
  };
  const records = {
    async of(taskId: string) {
      asked.push(taskId);
      return (recorded[taskId] ?? []).map((file) => ({ file }));
    },
  };

  beforeEach(() => {
    [kept, recorded, asked, lists, released] = [[], {}, [], 0, 0];
    cleanup = new ArtifactCleanup(
      records as unknown as ArtifactRecords,
      files as unknown as ArtifactFiles,
      clock,
      log,
      ageMs,
    );
  });
  afterEach(() => jest.restoreAllMocks());

  const old = (taskId: string, file: string): StoredFile => ({ taskId, file, ageMs: ageMs + 1 });
  const young = (taskId: string, file: string): StoredFile => ({ taskId, file, ageMs });
  const names = (): string[] => kept.map(({ taskId, file }) => `${taskId}/${file}`);
  const many = (count: number, perTask = 100): StoredFile[] =>
    Array.from({ length: count }, (_, n) => old(`t-${Math.floor(n / perTask)}`, `f-${n}`));

  it('removes only old files that the store has no record of', async () => {
    kept = [old('t-1', 'known'), old('t-1', 'left'), young('t-1', 'arriving'), old('t-gone', 'a'), young('t-2', 'b')];
    kept.push({ taskId: 't-3', file: 'of-the-future', ageMs: -3_600_000 });
    recorded = { 't-1': ['known'] };
    const info = jest.spyOn(log, 'info');
    await cleanup.sweep();
    expect(names()).toEqual(['t-1/known', 't-1/arriving', 't-2/b', 't-3/of-the-future']);
    expect(asked).toEqual(['t-1', 't-gone']); // no query for a task without old files
    expect(info).toHaveBeenCalledWith({ event: 'artifacts_swept', removed: 2 }, expect.any(String));
  });

  it('keeps a file that is recorded after the cleanup found it', async () => {
    kept = [old('t-1', 'a'), old('t-2', 'b')];
    const list = files.list;
    jest.spyOn(files, 'list').mockImplementation(async function* () {
      for await (const file of list()) {
        yield file;
        recorded = { 't-1': ['a'] };
      }
    });
    await cleanup.sweep();
    expect(names()).toEqual(['t-1/a']);
  });

  it('checks a limited number of files in a step, and continues in the next', async () => {
    kept = many(10_000);
    recorded = { 't-0': ['f-5'] };
    const left: number[] = [];
    do {
      await cleanup.sweep();
      left.push(kept.length);
    } while (kept.length > 1);
    expect([names(), lists]).toEqual([['t-0/f-5'], 1]);
    // The files of the current task are removed in the next step.
    expect(left.slice(0, 2)).toEqual([10_000 - stepFilesMax + 101, 10_000 - 2 * stepFilesMax + 101]);
    expect(left).toHaveLength(10_000 / stepFilesMax + 1);
  });

  it('does one step at a time', async () => {
    kept = many(3 * stepFilesMax);
    await Promise.all([cleanup.sweep(), cleanup.sweep(), cleanup.sweep()]);
    expect(kept.length).toBeGreaterThan(stepFilesMax);
  });

  it('starts the next cleanup after an hour', async () => {
    await cleanup.sweep();
    kept = [old('t-1', 'a')];
    await clock.advance(sweepIntervalMs - 1);
    await cleanup.sweep();
    expect([lists, names()]).toEqual([1, ['t-1/a']]);
    await clock.advance(1);
    await cleanup.sweep();
    expect([lists, names()]).toEqual([2, []]);
  });

  it('does not reject if the files cannot be listed or the store cannot be read, and retries after an hour', async () => {
    const error = jest.spyOn(log, 'error').mockImplementation();
    kept = [old('t-1', 'a')];
    jest.spyOn(records, 'of').mockRejectedValueOnce(new Error('disk on fire'));
    await cleanup.sweep();
    await cleanup.sweep();
    expect([names(), lists, released, error.mock.calls.length]).toEqual([['t-1/a'], 1, 1, 1]);
    await clock.advance(sweepIntervalMs);
    await cleanup.sweep();
    expect(names()).toEqual([]);
  });

  it('continues if a file cannot be removed', async () => {
    const warn = jest.spyOn(log, 'warn').mockImplementation();
    kept = [old('t-1', 'a'), old('t-1', 'b')];
    jest.spyOn(files, 'remove').mockRejectedValueOnce(new Error('read-only'));
    await cleanup.sweep();
    expect([names(), warn.mock.calls.length]).toEqual([['t-1/a'], 1]);
  });

  it('stops within a step when closed, and releases the list', async () => {
    kept = many(500, 500);
    const remove = files.remove;
    let closing: Promise<void> | undefined;
    jest.spyOn(files, 'remove').mockImplementation(async (taskId, file) => {
      closing ??= cleanup.close();
      await remove(taskId, file);
    });
    await cleanup.sweep();
    await closing;
    expect([kept.length, released]).toEqual([499, 1]);
    await cleanup.sweep();
    expect([kept.length, lists]).toEqual([499, 1]);
  });

  it('releases the list when closed between two steps', async () => {
    kept = many(2 * stepFilesMax);
    await cleanup.sweep();
    expect(released).toBe(0);
    await cleanup.close();
    expect(released).toBe(1);
  });
});
