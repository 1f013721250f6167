import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwnerGone, ownerName } from '@yardmaster/worker-kit/program';
import { pidFile } from './command';

/**
 * The folder of one worker process, which contains the profiles of its browsers. All workers of a user share its parent
 * folder. Its name identifies the worker process, so that the next worker can remove the folders of a killed one.
 */
export class WorkerFolder {
  private constructor(readonly path: string) {}

  /**
   * Creates the folder, and removes the folders of workers that have exited. @throws Error if the root belongs to
   * another user
   */
  static make(root = join(tmpdir(), `yardmaster-browsers-${process.getuid?.() ?? 0}`)): WorkerFolder {
    mkdirSync(root, { recursive: true, mode: 0o711 });
    const { uid } = lstatSync(root);
    if (!lstatSync(root).isDirectory() || uid !== (process.getuid?.() ?? uid))
      throw new Error(`${root} is not a folder of this user: remove it, or set another TMPDIR`);
    sweep(root);
    const path = mkdtempSync(join(root, `${ownerName(process.pid)}-`));
    chmodSync(path, 0o711);
    return new WorkerFolder(path);
  }

  /** Creates a folder for one browser, owned by the user that the browser runs as. */
  browserFolder(userId?: number): string {
    mkdirSync(this.path, { recursive: true, mode: 0o711 }); // a cleanup of temporary folders may have removed it
    const folder = mkdtempSync(join(this.path, 'browser-'));
    for (const name of ['profile', 'downloads', 'tmp']) {
      mkdirSync(join(folder, name), { mode: 0o700 });
      if (userId !== undefined) chownSync(join(folder, name), userId, userId);
    }
    chmodSync(folder, 0o711);
    return folder;
  }

  async remove(): Promise<void> {
    await removeFolder(this.path);
  }
}

/** Removes a folder as far as possible; the next start removes the rest. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // An exiting process may still write into it.
  }
}

function sweep(root: string): void {
  for (const name of readdirSync(root)) {
    const [, owner] = /^(\d+-[a-z0-9]+)-/.exec(name) ?? [];
    if (owner === undefined || !isOwnerGone(owner)) continue;
    for (const browser of readdirSync(join(root, name))) killLeftOver(join(root, name, browser));
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** Kills the processes of a browser whose worker is gone, unless another process has the id by now. */
function killLeftOver(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, pidFile), 'utf8'));
    if (pid > 1 && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder)) process.kill(-pid, 'SIGKILL');
  } catch {
    // The process has exited, as expected.
  }
}
