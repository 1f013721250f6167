import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { pidFile, writeBrowserCommand } from './command';
import { removeFolder, type WorkerFolder } from './worker-folder';

export interface LaunchSettings {
  executable: string;
  /** Chromium's own sandbox. */
  sandbox: 'chromium' | 'none';
  /** What the browser becomes where the worker is root; nothing where it is not. */
  userId?: number;
  processBytesMax: number;
  /** Of the worker; the browser gets only what every program needs. */
  env: NodeJS.ProcessEnv;
  extraFlags: readonly string[];
}

const launchTimeoutMs = 30_000;

/** The process of a browser, and Playwright's hold on it. */
export class LaunchedBrowser {
  private constructor(
    readonly browser: Browser,
    readonly folder: string,
    readonly pid: number,
  ) {}

  /** @throws Error with what the browser said. */
  static async launch(settings: LaunchSettings, folders: WorkerFolder): Promise<LaunchedBrowser> {
    const { executable, sandbox, userId, processBytesMax, env, extraFlags } = settings;
    const folder = folders.browserFolder(userId);
    try {
      const browser = await chromium.launch({
        executablePath: writeBrowserCommand({ executable, folder, userId, processBytesMax }),
        chromiumSandbox: sandbox === 'chromium',
        artifactsDir: join(folder, 'downloads'),
        args: [...extraFlags],
        env: environment(folder, env),
        handleSIGINT: false, // the worker ends its browsers itself, after what runs
        handleSIGTERM: false,
        handleSIGHUP: false,
        timeout: launchTimeoutMs,
      });
      return new LaunchedBrowser(browser, folder, Number(readFileSync(join(folder, pidFile), 'utf8')));
    } catch (error) {
      removeFolder(folder);
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
}

/** None of what the worker knows: the environment of a process can be read by what takes it over. */
function environment(folder: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'FONTCONFIG_FILE', 'FONTCONFIG_PATH'];
  const own = { HOME: join(folder, 'profile'), TMPDIR: join(folder, 'tmp') };
  return { ...Object.fromEntries(kept.flatMap((name) => (env[name] ? [[name, env[name]]] : []))), ...own };
}
