import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { RunFiles } from '../steps/run-files';

/** A recording of a run for Playwright's trace viewer. */
export class Trace {
  private constructor(private readonly context: BrowserContext) {}

  static async start(context: BrowserContext): Promise<Trace> {
    await context.tracing.start({ screenshots: true, snapshots: true });
    return new Trace(context);
  }

  /** Ends the recording and stores it as an artifact. Returns the name of the artifact. */
  async keep(files: RunFiles): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'trace-'));
    try {
      const path = join(folder, 'trace.zip');
      await this.context.tracing.stop({ path });
      return (await files.leave('trace', 'trace.zip', { path }, 'application/zip')).artifact;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Ends the recording and discards it. */
  async drop(): Promise<undefined> {
    await this.context.tracing.stop();
    return undefined;
  }
}
