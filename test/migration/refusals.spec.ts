import { spawnSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toStartError } from '../../src/cli/up/start-error';
import { loadSqlite } from '../../src/tasks/embedded/sqlite';
import { type Contents, contentsOf, copyOf, type OldFolder, oldFolders } from './old-folder';

jest.setTimeout(120_000);

describe('a start that is killed', () => {
  it('leaves a folder that the next start migrates, whatever statement the kill follows', async () => {
    const name = 'd3a87cb/killed';
    const folder = copyOf(name);
    const whole = await migrated(folder);
    folder.remove();
    const versions = new Set<number>();
    let kills = 0;
    for (; ; kills++) {
      const copy = copyOf(name);
      try {
        const { signal, status, stderr } = spawnSync(
          process.execPath,
          [join(__dirname, 'killed-start.cjs'), copy.path, String(kills + 1)],
          { encoding: 'utf8' },
        );
        expect([signal ?? status, stderr]).toEqual([signal === null ? 0 : 'SIGKILL', '']);
        versions.add(contentsOf(copy.path).version);
        expect(await migrated(copy)).toEqual(whole);
        if (signal === null) break;
      } finally {
        copy.remove();
      }
    }
    const missing = whole.version - 3;
    expect([...versions]).toEqual(Array.from({ length: missing + 1 }, (_, index) => 3 + index));
    // Each migration has a BEGIN, a COMMIT, its version and at least one change.
    expect(kills).toBeGreaterThanOrEqual(4 * missing);
  });
});

describe.each(oldFolders)('a start on the data folder %s', (name) => {
  let folder: OldFolder;

  beforeEach(() => (folder = copyOf(name)));
  afterEach(() => folder.remove());

  it('rejects a newer schema with instructions, and does not change the file', async () => {
    const database = new (loadSqlite().DatabaseSync)(folder.path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = contentsOf(folder.path);
    const error = await refusal();
    expect(error.message).toMatch(
      /^the task store has schema 99, but this version of Yardmaster supports \d+: start the newer version that wrote it, restore a copy of the data folder, or use another data folder$/,
    );
    expect(contentsOf(folder.path)).toEqual(before);
    expect(startErrorOf(error)).toEqual({ code: 'DATA_DIR_UNUSABLE', detail: error.message });
  });

  it.each([
    ['that is not a database', (path: string) => writeFileSync(path, 'x'.repeat(5000)), 'file is not a database'],
    ['whose end is missing', (path: string) => truncateSync(path, 20_480), 'database disk image is malformed'],
    ['whose first page was overwritten', overwrite, 'database disk image is malformed'],
  ])('rejects a file %s with instructions', async (_, damage, cause) => {
    // Without this, SQLite would repair the file from its write-ahead log.
    await migrated(folder);
    damage(folder.path);
    const before = readFileSync(folder.path);
    const error = await refusal();
    expect(error.message).toBe(
      `the task store ${folder.path} is damaged (${cause}): restore a copy of the data folder, or use another data folder`,
    );
    expect(readFileSync(folder.path).equals(before)).toBe(true);
    expect(startErrorOf(error)).toEqual({ code: 'DATA_DIR_UNUSABLE', detail: error.message });
  });

  async function refusal(): Promise<Error> {
    const error = await folder
      .store()
      .open()
      .then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
    expect(error).toMatchObject({ code: 'CONFLICT' });
    return error!;
  }

  /** Returns the problem that `yard up` reports. */
  function startErrorOf(error: Error): unknown {
    const { problem } = toStartError(error, { port: 0, bindAddress: '127.0.0.1', dataDir: folder.dataDir }) as {
      problem: unknown;
    };
    return problem;
  }
});

async function migrated(one: OldFolder): Promise<Contents> {
  const store = one.store();
  await store.open();
  await store.close();
  return contentsOf(one.path);
}

function overwrite(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, 100, 4096));
}
