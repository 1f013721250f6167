import { constants } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, opendir, readdir, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import { YardError } from '@yardmaster/protocol';
import { ArtifactFiles, type ByteRange, type StoredFile } from './artifact-files';
import { FileRange } from './file-range';

export interface FolderOptions {
  /** If undefined, files are kept in a temporary folder until `close`. */
  folder?: string | undefined;
  /** True if written files and their names must survive a loss of power. */
  isSynced: boolean;
}

/**
 * Stores artifacts in `<folder>/<task id>/<file>`, readable only for their owner. Never follows symbolic links. The age of a file counts from its
 * last write, so a file that is being written stays young.
 */
export class FolderArtifactFiles extends ArtifactFiles {
  /** Set at the first use of the folder. */
  private root?: Promise<string>;
  private isClosed = false;

  constructor(
    private readonly options: FolderOptions,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  /** Creates the folder. A temporary folder is created with the first file. */
  async open(): Promise<void> {
    this.isClosed = false;
    if (this.options.folder !== undefined) await this.rootFolder();
  }

  /** Removes the temporary folder, if there is one. */
  async close(): Promise<void> {
    this.isClosed = true;
    const root = this.root;
    this.root = undefined;
    if (root && this.options.folder === undefined) await rm(await root, { recursive: true, force: true });
  }

  async write(taskId: string, file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.isClosed) throw new YardError('SHUTTING_DOWN', 'cannot store files: the control plane is shutting down');
    try {
      await this.writeNew(taskId, file, bytes);
    } catch (error) {
      if (!isAny(error, 'ENOSPC', 'EDQUOT')) throw error;
      throw new YardError('STORAGE_FULL', 'no space left for artifacts', { cause: error });
    }
  }

  async read(taskId: string, file: string, range?: ByteRange): Promise<Readable> {
    try {
      if (this.isEmpty) throw Object.assign(new Error('no file was written yet'), { code: 'ENOENT' });
      return new FileRange(await open(join(await this.folderOf(taskId), file), O_RDONLY | O_NOFOLLOW), range);
    } catch (error) {
      // ELOOP: the path is a symbolic link.
      if (!isAny(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw error;
      throw new YardError('NOT_FOUND', `the file of an artifact of ${taskId} is gone`, { cause: error });
    }
  }

  /** Removes the folder of the task with its last file. */
  async remove(taskId: string, file: string): Promise<void> {
    if (this.isEmpty) return;
    const folder = await this.folderOf(taskId);
    await rm(join(folder, file), { force: true });
    await removeEmpty(folder);
  }

  async removeTask(taskId: string): Promise<void> {
    if (this.isEmpty) return;
    await rm(await this.folderOf(taskId), { recursive: true, force: true });
  }

  /** Lists the files. Also removes empty folders, which remain after a crash. */
  async *list(): AsyncGenerator<StoredFile, void, undefined> {
    if (this.isEmpty) return;
    for await (const entry of await opendir(await this.rootFolder())) {
      if (entry.isDirectory()) yield* this.listTask(entry.name);
    }
  }

  private async *listTask(taskId: string): AsyncGenerator<StoredFile, void, undefined> {
    try {
      const folder = await this.folderOf(taskId);
      const files = await readdir(folder);
      if (files.length === 0) await removeEmpty(folder);
      for (const file of files) {
        const found = await lstat(join(folder, file)).catch(ignoreMissing);
        if (found) yield { taskId, file, ageMs: this.clock.nowMs() - found.mtimeMs };
      }
    } catch (error) {
      // An unreadable folder must not hide the others.
      if (isAny(error, 'ENOENT')) return;
      this.log.warn(
        { event: 'artifact_list_failed', err: error, taskId },
        'could not list the files of the task; the sweep continues with the next task',
      );
    }
  }

  private async writeNew(taskId: string, file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const handle = await this.create(taskId, file);
    try {
      for await (const chunk of bytes) await handle.appendFile(chunk);
      if (this.options.isSynced) {
        await handle.sync();
        await syncFolder(await this.folderOf(taskId));
      }
    } catch (error) {
      await this.remove(taskId, file).catch((err: unknown) =>
        this.log.warn(
          { event: 'artifact_remove_failed', err, taskId, file },
          'could not remove a partly written file; the sweep removes it later',
        ),
      );
      throw error;
    } finally {
      await handle.close();
    }
  }

  /** Creates a file; fails if it exists. */
  private async create(taskId: string, file: string): Promise<FileHandle> {
    for (let triesLeft = 3; ; triesLeft--) {
      const folder = await this.makeFolder(taskId);
      try {
        return await open(join(folder, file), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      } catch (error) {
        // The last file of the task was removed meanwhile, and the folder with it.
        if (!isAny(error, 'ENOENT') || triesLeft === 0) throw error;
      }
    }
  }

  private async makeFolder(taskId: string): Promise<string> {
    const folder = await this.folderOf(taskId);
    try {
      await mkdir(folder, { mode: 0o700 });
      if (this.options.isSynced) await syncFolder(await this.rootFolder());
    } catch (error) {
      // Another writer created it, and may already have removed it.
      const isThere = isAny(error, 'EEXIST') && (await lstat(folder).catch(ignoreMissing))?.isDirectory() !== false;
      if (!isThere) throw error;
    }
    return folder;
  }

  /** True before the first file in a temporary folder. */
  private get isEmpty(): boolean {
    return !this.root && this.options.folder === undefined;
  }

  private async folderOf(taskId: string): Promise<string> {
    return join(await this.rootFolder(), taskId);
  }

  private rootFolder(): Promise<string> {
    this.root ??= this.makeRoot().catch((error: unknown) => {
      this.root = undefined; // the next use retries
      throw error;
    });
    return this.root;
  }

  private async makeRoot(): Promise<string> {
    const { folder } = this.options;
    if (folder === undefined) return mkdtemp(join(tmpdir(), 'yard-artifacts-'));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_DIRECTORY } = constants;

/** Makes the names in a folder durable. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, O_RDONLY | O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!isAny(error, 'ENOTEMPTY', 'ENOENT')) throw error;
  });
}

function ignoreMissing(error: unknown): undefined {
  if (!isAny(error, 'ENOENT')) throw error;
}

function isAny(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
