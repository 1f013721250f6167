import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../log';
import { ArtifactFiles } from './artifact-files';

describe(ArtifactFiles.name, () => {
  let base: string;
  let files: ArtifactFiles;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'yard-files-'));
    files = new ArtifactFiles({ folder: join(base, 'artifacts'), isSynced: true }, createLog('silent'));
  });
  afterEach(() => rm(base, { recursive: true }));

  async function write(taskId: string, file: string, text: string): Promise<void> {
    const handle = await files.create(taskId, file);
    await handle.appendFile(text);
    await files.keep(taskId, handle);
    await handle.close();
  }

  it('keeps files that only their owner can read, and returns them', async () => {
    await write('t-1', 'f-1', 'text');
    const path = join(base, 'artifacts', 't-1');
    expect([statSync(path).mode & 0o777, statSync(join(path, 'f-1')).mode & 0o777]).toEqual([0o700, 0o600]);
    const handle = await files.open('t-1', 'f-1');
    expect(await handle.readFile('utf8')).toBe('text');
    await handle.close();
    expect([await files.taskIds(), await files.filesOf('t-1')]).toEqual([['t-1'], ['f-1']]);
  });

  it('never overwrites a file or writes through a link', async () => {
    await write('t-1', 'f-1', 'first');
    await expect(files.create('t-1', 'f-1')).rejects.toMatchObject({ code: 'EEXIST' });
    await writeFile(join(base, 'outside'), 'untouched');
    await symlink(join(base, 'outside'), join(base, 'artifacts', 't-1', 'f-2'));
    await expect(files.create('t-1', 'f-2')).rejects.toMatchObject({ code: 'EEXIST' });
    await mkdir(join(base, 'elsewhere'));
    await symlink(join(base, 'elsewhere'), join(base, 'artifacts', 't-2'));
    await expect(files.create('t-2', 'f-1')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(join(base, 'elsewhere'))).toEqual([]);
    expect(await readFile(join(base, 'outside'), 'utf8')).toBe('untouched');
  });

  it('refuses to open a link or a missing file', async () => {
    await write('t-1', 'f-1', 'text');
    await symlink('f-1', join(base, 'artifacts', 't-1', 'f-2'));
    await expect(files.open('t-1', 'f-2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(files.open('t-1', 'f-3')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves no empty folder, and ignores missing files', async () => {
    await write('t-1', 'f-1', 'a');
    await write('t-1', 'f-2', 'b');
    await files.remove('t-1', 'f-1');
    expect(await files.filesOf('t-1')).toEqual(['f-2']);
    await files.remove('t-1', 'f-2');
    await files.remove('t-1', 'f-2');
    expect(await files.taskIds()).toEqual([]);
    await write('t-2', 'f-1', 'a');
    await files.removeTask('t-2');
    await files.removeTask('t-2');
    expect(await files.taskIds()).toEqual([]);
  });

  it('keeps files of a store in memory in a temporary folder', async () => {
    const inMemory = new ArtifactFiles({ isSynced: false }, createLog('silent'));
    await inMemory.removeTask('t-1');
    const handle = await inMemory.create('t-1', 'f-1');
    const path = await readlink(`/proc/self/fd/${handle.fd}`);
    await handle.close();
    expect(existsSync(path)).toBe(true);
    await inMemory.close();
    expect(existsSync(join(path, '../..'))).toBe(false);
    await inMemory.remove('t-1', 'f-1'); // a late removal does not create a new folder
    expect(await inMemory.taskIds()).toEqual([]);
  });
});
