import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import { egressFlags } from '../egress';
import type { BrowserProgram } from './browser-program';
import { pidFile } from './command';
import { removeFolder } from './worker-folder';

const launchTimeoutMs = 30_000;

/** The process of a browser, and Playwright's connection to it. */
export class LaunchedBrowser {
  private constructor(
    readonly browser: Browser,
    readonly pid: number,
    private readonly folder: string,
    private readonly devTools: CDPSession,
  ) {}

  /** The browser keeps downloads here while their context is open. */
  get downloadsFolder(): string {
    return join(this.folder, 'downloads');
  }

  /** Resolves when the browser answers; rejects if it has exited. */
  async ping(): Promise<void> {
    await this.devTools.send('Browser.getVersion');
  }

  /** @throws Error with the browser's own message. */
  static async launch(program: BrowserProgram): Promise<LaunchedBrowser> {
    const { sandbox, extraFlags } = program.settings;
    const { folder, command, env } = program.prepare();
    try {
      const browser = await chromium.launch({
        executablePath: command,
        chromiumSandbox: sandbox === 'chromium',
        artifactsDir: join(folder, 'downloads'),
        args: [...egressFlags, ...extraFlags],
        env,
        handleSIGINT: false, // the worker ends its browsers itself, after the running tasks
        handleSIGTERM: false,
        handleSIGHUP: false,
        timeout: launchTimeoutMs,
      });
      const pid = Number(readFileSync(join(folder, pidFile), 'utf8'));
      await program.limitRenderers(pid);
      return new LaunchedBrowser(browser, pid, folder, await browser.newBrowserCDPSession());
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  /** Kills all processes of the browser. */
  kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // The process has ended.
    }
  }

  /** Removes the browser's folder. Call this after its processes have exited. */
  async cleanUp(): Promise<void> {
    await removeFolder(this.folder);
  }
}
