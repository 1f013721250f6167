import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwnerGone, ownerName } from '../../process-owner';

const namePattern = /^yard-mcp-(\d+-[a-z0-9]+)-/;
/** By this every process that a server starts can be told, wherever it went. */
const mark = 'YARD_MCP_FOLDER';

/**
 * The folder of one process of a server: for its temporary files, and where it runs if its profile names no other. Its name
 * says whose it is, so that the next worker takes away what one that was killed has left.
 */
export class ServerFolder {
  private constructor(readonly path: string) {}

  static async make(server: string): Promise<ServerFolder> {
    return new ServerFolder(await mkdtemp(join(tmpdir(), `yard-mcp-${ownerName(process.pid)}-${server}-`)));
  }

  /** Removes the folders of workers that are no more, with the processes that their servers left. */
  static async sweep(root = tmpdir()): Promise<void> {
    for (const name of await readdir(root)) {
      const [, owner] = namePattern.exec(name) ?? [];
      if (owner === undefined || !isOwnerGone(owner)) continue;
      const path = join(root, name);
      const { uid } = await lstat(path).catch(() => ({ uid: undefined }));
      if (uid === process.getuid?.()) await new ServerFolder(path).remove().catch(() => {}); // or at the next start
    }
  }

  /** What a process of the server gets, besides what its profile gives it. */
  get environment(): Record<string, string> {
    return { TMPDIR: this.path, [mark]: this.path };
  }

  /** Ends what the server started in groups of its own and left, and removes the folder. */
  async remove(): Promise<void> {
    for (const pid of await markedProcesses(this.path)) kill(pid);
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 }); // what was killed may write until it is gone
  }
}

/** Linux shows it to whoever owns the processes; elsewhere none are found. */
async function markedProcesses(path: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.map(Number).filter((pid) => pid > 1 && pid !== process.pid);
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')), // of another user, or gone
  );
  return pids.filter((_, index) => environments[index]!.split('\0').includes(`${mark}=${path}`));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
