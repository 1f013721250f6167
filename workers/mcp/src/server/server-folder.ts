import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwnerGone, ownerName } from '@yardmaster/worker-kit/program';

const namePattern = /^yard-mcp-(\d+-[a-z0-9]+)-/;
/** Marks every process that a server starts, even in another process group. */
const mark = 'YARD_MCP_FOLDER';

/**
 * The folder of one process of a server, for its temporary files. It is also the working directory, unless the profile
 * sets another. Its name identifies the worker process, so that the next worker can remove the folders of a killed one.
 */
export class ServerFolder {
  private constructor(readonly path: string) {}

  static async make(server: string): Promise<ServerFolder> {
    return new ServerFolder(await mkdtemp(join(tmpdir(), `yard-mcp-${ownerName(process.pid)}-${server}-`)));
  }

  /** Removes the folders of workers that have exited, and kills the remaining processes of their servers. */
  static async sweep(root = tmpdir()): Promise<void> {
    for (const name of await readdir(root)) {
      const [, owner] = namePattern.exec(name) ?? [];
      if (owner === undefined || !isOwnerGone(owner)) continue;
      const path = join(root, name);
      const { uid } = await lstat(path).catch(() => ({ uid: undefined }));
      if (uid === process.getuid?.()) await new ServerFolder(path).remove().catch(() => {}); // next start retries
    }
  }

  /** Returns the environment variables for a process of the server, in addition to those of the profile. */
  get environment(): Record<string, string> {
    return { TMPDIR: this.path, [mark]: this.path };
  }

  /** Kills the server's processes in other process groups, and removes the folder. */
  async remove(): Promise<void> {
    for (const pid of await markedProcesses(this.path)) kill(pid);
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 }); // a killed process may still write
  }
}

/** Finds processes by a mark in their environment, which Linux shows to their owner. On other systems, finds none. */
async function markedProcesses(path: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.map(Number).filter((pid) => pid > 1 && pid !== process.pid);
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')), // of another user, or exited
  );
  return pids.filter((_, index) => environments[index]!.split('\0').includes(`${mark}=${path}`));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has exited by itself.
  }
}
