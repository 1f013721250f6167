import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WalSync } from './wal-sync';

/** Returns the files below a folder that this process has open. */
function openBelow(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path.slice(folder.length + 1)] : [];
    } catch {
      return []; // it was closed just now
    }
  });
}

describe(WalSync.name, () => {
  let folder: string;
  let errors: unknown[];
  let walSync: WalSync;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yard-wal-'));
    errors = [];
    walSync = new WalSync(join(folder, 'tasks.db'), (error) => errors.push(error));
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await walSync.close();
    await rm(folder, { recursive: true });
  });

  it('syncs the log once for all commits of a second, and keeps it open until close', async () => {
    await writeFile(join(folder, 'tasks.db-wal'), 'x');
    const { FileHandle } = await fileHandleClass();
    const datasync = jest.spyOn(FileHandle.prototype, 'datasync');
    for (let n = 0; n < 3; n++) walSync.schedule();
    jest.advanceTimersByTime(999);
    expect(openBelow(folder)).toEqual([]);
    jest.advanceTimersByTime(1);
    await walSync.close();
    expect(datasync).toHaveBeenCalledTimes(1);
    expect([openBelow(folder), errors]).toEqual([[], []]);
    walSync.schedule();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('reports errors, and retries after the next commit', async () => {
    walSync.schedule();
    jest.advanceTimersByTime(1000);
    while (errors.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toMatchObject([{ code: 'ENOENT' }]);
    walSync.schedule();
    expect(jest.getTimerCount()).toBe(1);
  });
});

async function fileHandleClass(): Promise<{ FileHandle: { prototype: { datasync(): Promise<void> } } }> {
  const handle = await open(__filename, 'r');
  await handle.close();
  return { FileHandle: handle.constructor as unknown as { prototype: { datasync(): Promise<void> } } };
}
