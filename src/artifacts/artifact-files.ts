import { constants, type Dirent } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../log';
import { YardError } from '../protocol';

export interface ArtifactFilesOptions {
  /** Without it files are kept in a temporary folder until `close`. */
  folder?: string | undefined;
  /** Files and their names survive a loss of power once they are kept. */
  isSynced: boolean;
}

/**
 * Keeps the bytes of artifacts in `<folder>/<task id>/<file>`. Only the store knows the name that a worker gave to a file: no name from a
 * worker ever becomes a path. Symbolic links are never followed.
 */
export class ArtifactFiles {
  private root?: Promise<string>;

  constructor(
    private readonly options: ArtifactFilesOptions,
    private readonly log: Log,
  ) {}

  /** Creates a file; fails if it exists. */
  async create(taskId: string, file: string): Promise<FileHandle> {
    for (let triesLeft = 3; ; triesLeft--) {
      const folder = await this.makeFolder(taskId);
      try {
        return await open(join(folder, file), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      } catch (error) {
        // Another upload of the task removed the last file, and the folder with it.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || triesLeft === 0) throw error;
      }
    }
  }

  /** Makes the written bytes durable if `isSynced`. */
  async keep(taskId: string, handle: FileHandle): Promise<void> {
    if (!this.options.isSynced) return;
    await handle.sync();
    await syncFolder(await this.folderOf(taskId));
  }

  /** @throws YardError `NOT_FOUND` if the file is gone. */
  async open(taskId: string, file: string): Promise<FileHandle> {
    const path = join(await this.folderOf(taskId), file);
    return open(path, O_RDONLY | O_NOFOLLOW).catch((cause: unknown) => {
      throw new YardError('NOT_FOUND', `the file of an artifact of ${taskId} is gone`, { cause });
    });
  }

  /** Removes a file, and the folder of its task with the last one. Does nothing if it is gone. */
  async remove(taskId: string, file: string): Promise<void> {
    if (this.hasNothing) return;
    const folder = await this.folderOf(taskId);
    await rm(join(folder, file), { force: true });
    await this.removeEmpty(taskId);
  }

  /** Like `remove`, but never rejects: a file left behind is swept at the next start. */
  async discard(taskId: string, file: string): Promise<void> {
    await this.remove(taskId, file).catch((error: unknown) =>
      this.log.warn({ err: error, taskId, file }, 'a file of a task could not be removed'),
    );
  }

  /** Removes the folder of a task if it is empty. */
  async removeEmpty(taskId: string): Promise<void> {
    await rmdir(await this.folderOf(taskId)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
    });
  }

  /** Removes all files of a task. */
  async removeTask(taskId: string): Promise<void> {
    if (this.hasNothing) return;
    await rm(await this.folderOf(taskId), { recursive: true, force: true });
  }

  /** Like `removeTask`, but never rejects: files left behind are swept at the next start. */
  async discardTask(taskId: string): Promise<void> {
    await this.removeTask(taskId).catch((error: unknown) =>
      this.log.warn({ err: error, taskId }, 'the files of a task could not be removed'),
    );
  }

  /** Ids of the tasks that have a folder. */
  async taskIds(): Promise<string[]> {
    if (this.hasNothing) return [];
    return (await entries(await this.rootFolder())).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async filesOf(taskId: string): Promise<string[]> {
    return (await entries(await this.folderOf(taskId))).map(({ name }) => name);
  }

  /** Removes the temporary folder, if there is one. */
  async close(): Promise<void> {
    const root = this.root;
    this.root = undefined;
    if (root && this.options.folder === undefined) await rm(await root, { recursive: true, force: true });
  }

  /** The temporary folder is created with the first file. */
  private get hasNothing(): boolean {
    return !this.root && this.options.folder === undefined;
  }

  private async makeFolder(taskId: string): Promise<string> {
    const folder = await this.folderOf(taskId);
    try {
      await mkdir(folder, { mode: 0o700 });
      if (this.options.isSynced) await syncFolder(await this.rootFolder());
    } catch (error) {
      const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await lstat(folder)).isDirectory();
      if (!isThere) throw error;
    }
    return folder;
  }

  private async folderOf(taskId: string): Promise<string> {
    return join(await this.rootFolder(), taskId);
  }

  private rootFolder(): Promise<string> {
    this.root ??= this.makeRoot();
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

async function entries(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
