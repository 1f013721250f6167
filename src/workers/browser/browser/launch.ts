import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import { egressFlags } from '../egress';
import { asUser, pidFile, writeBrowserCommand } from './command';
import { processesOf } from './processes';
import { removeFolder, type WorkerFolder } from './worker-folder';

export interface LaunchSettings {
  executable: string;
  /** Chromium's own sandbox. */
  sandbox: 'chromium' | 'none';
  /** What the browser becomes where the worker is root; nothing where it is not. */
  userId?: number;
  /** Of writable memory, for each process of the browser, and for each of those that show pages. The kernel refuses more. */
  processBytesMax: number;
  rendererBytesMax: number;
  /** Of the worker; the browser gets only what every program needs. */
  env: NodeJS.ProcessEnv;
  extraFlags: readonly string[];
}

const launchTimeoutMs = 30_000;

/** The process of a browser, and Playwright's hold on it. */
export class LaunchedBrowser {
  private constructor(
    readonly browser: Browser,
    readonly pid: number,
    private readonly folder: string,
    private readonly devTools: CDPSession,
  ) {}

  /** Where it keeps downloads while their context is open. */
  get downloadsFolder(): string {
    return join(this.folder, 'downloads');
  }

  /** Resolves when the browser answers; rejects where it is gone. */
  async ping(): Promise<void> {
    await this.devTools.send('Browser.getVersion');
  }

  /** @throws Error with what the browser said. */
  static async launch(settings: LaunchSettings, folders: WorkerFolder): Promise<LaunchedBrowser> {
    const { executable, sandbox, userId, processBytesMax, rendererBytesMax, env, extraFlags } = settings;
    const folder = folders.browserFolder(userId);
    try {
      const browser = await chromium.launch({
        executablePath: writeBrowserCommand({ executable, folder, userId, processBytesMax }),
        chromiumSandbox: sandbox === 'chromium',
        artifactsDir: join(folder, 'downloads'),
        args: [...egressFlags, ...extraFlags],
        env: environment(folder, env),
        handleSIGINT: false, // the worker ends its browsers itself, after what runs
        handleSIGTERM: false,
        handleSIGHUP: false,
        timeout: launchTimeoutMs,
      });
      const pid = Number(readFileSync(join(folder, pidFile), 'utf8'));
      await limitRenderers(pid, rendererBytesMax, userId);
      return new LaunchedBrowser(browser, pid, folder, await browser.newBrowserCDPSession());
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  /** Ends all of its processes, at once. */
  kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  /** Removes what it has left behind, once its processes are gone. */
  async cleanUp(): Promise<void> {
    await removeFolder(this.folder);
  }
}

/** Every renderer is a copy of a zygote, and has its limits. They are set as the user of the browser, who may do that. */
export async function limitRenderers(pid: number, bytesMax: number, userId: number | undefined): Promise<void> {
  const zygotes = processesOf(pid).filter(({ type }) => type === 'zygote');
  for (const zygote of zygotes) {
    const [program, ...args] = [...asUser(userId), 'prlimit', `--pid=${zygote.pid}`, `--data=${bytesMax}`];
    await promisify(execFile)(program, args);
  }
}

/** None of what the worker knows: the environment of a process can be read by what takes it over. */
export function environment(folder: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'FONTCONFIG_FILE', 'FONTCONFIG_PATH'];
  const own = { HOME: join(folder, 'profile'), TMPDIR: join(folder, 'tmp') };
  return { ...Object.fromEntries(kept.flatMap((name) => (env[name] ? [[name, env[name]]] : []))), ...own };
}
