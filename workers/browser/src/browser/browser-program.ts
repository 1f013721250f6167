import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asUser, writeBrowserCommand } from './command';
import { processesOf } from './processes';
import type { WorkerFolder } from './worker-folder';

export interface LaunchSettings {
  executable: string;
  /** Chromium's own sandbox. */
  sandbox: 'chromium' | 'none';
  /** The user that the browser runs as if the worker is root; unset otherwise. */
  userId?: number;
  /** Limit of writable memory for each process of the browser; the kernel refuses more. */
  processBytesMax: number;
  /** Limit of writable memory for each renderer, the processes that show pages. */
  rendererBytesMax: number;
  /** Environment of the worker; the browser gets only the variables that every program needs. */
  env: NodeJS.ProcessEnv;
  extraFlags: readonly string[];
}

/** How to start one process of the browser. */
export interface PreparedStart {
  /** Folder of its profile, downloads and temporary files. Remove it after the process has exited. */
  folder: string;
  command: string;
  env: Record<string, string>;
}

/** The browser of this worker: prepares the start of each of its processes, and limits their memory. */
export class BrowserProgram {
  constructor(
    readonly settings: Readonly<LaunchSettings>,
    private readonly folders: WorkerFolder,
  ) {}

  /** Creates a folder for a process, and the command that starts the process in it. */
  prepare(): PreparedStart {
    const { executable, userId, processBytesMax, env } = this.settings;
    const folder = this.folders.browserFolder(userId);
    const command = writeBrowserCommand({ executable, folder, userId, processBytesMax });
    return { folder, command, env: environment(folder, env) };
  }

  /** Limits the memory of renderers, which are copies of zygotes and inherit their limits. Only their own user may set these. */
  async limitRenderers(pid: number): Promise<void> {
    const { userId, rendererBytesMax } = this.settings;
    const zygotes = processesOf(pid).filter(({ type }) => type === 'zygote');
    for (const zygote of zygotes) {
      const [program, ...args] = [...asUser(userId), 'prlimit', `--pid=${zygote.pid}`, `--data=${rendererBytesMax}`];
      await promisify(execFile)(program, args);
    }
  }
}

/** Returns the environment of the browser, without secrets: code that takes over a process can read its environment. */
function environment(folder: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'FONTCONFIG_FILE', 'FONTCONFIG_PATH'];
  const own = { HOME: join(folder, 'profile'), TMPDIR: join(folder, 'tmp') };
  return { ...Object.fromEntries(kept.flatMap((name) => (env[name] ? [[name, env[name]]] : []))), ...own };
}
