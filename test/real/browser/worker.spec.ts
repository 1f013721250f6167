import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { findBrowser } from '@yardmaster/browser-worker';
import { WorkerFolder } from '../../../workers/browser/src/browser/worker-folder';
import { allProcessesOf, browsersOf, foldersOf, gone } from '../../support/browser-processes';

jest.setTimeout(120_000);

const program = join(__dirname, '../../../workers/browser/dist/main.js');

/** The program of the browser worker, listening on a free port. */
class Program {
  readonly child: ChildProcess;
  log = '';

  constructor(args: string[] = [], env: Record<string, string> = {}) {
    if (!existsSync(program)) throw new Error('set up first: node scripts/setup.mjs --dev');
    const { PATH } = process.env;
    this.child = spawn(process.execPath, [program, '--listen', '0', '--exit-with-parent', ...args], {
      env: { PATH, YARD_WORKER_TOKEN: 'a-secret-of-this-test', ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const decoder = new StringDecoder('utf8');
    this.child.stderr!.on('data', (bytes: Buffer) => (this.log += decoder.write(bytes)));
  }

  /** Resolves when the log has this text; rejects if the program exits first. */
  async says(text: string): Promise<void> {
    while (!this.log.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`it ended before it said ${text}:\n${this.log}`);
      await Promise.race([once(this.child.stderr!, 'data'), once(this.child, 'exit')]);
    }
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

describe('the program of the browser worker', () => {
  let started: Program | undefined;
  const start = (args?: string[], env?: Record<string, string>): Program => (started = new Program(args, env));
  afterEach(async () => {
    started?.child.kill('SIGKILL');
    await started?.ended();
  });

  it('ends its browsers and removes their folders when it ends', async () => {
    const worker = start();
    await worker.says('"listening_started"');
    const pid = worker.child.pid!;
    const processes = allProcessesOf(browsersOf(pid));
    expect(processes.length).toBeGreaterThan(3);
    worker.child.kill('SIGTERM');
    expect(await worker.ended()).toBe(0);
    await gone(processes);
    expect(foldersOf(pid)).toEqual([]);
  });

  it('leaves no process when it is killed, and the next one removes its folders', async () => {
    const worker = start();
    await worker.says('"listening_started"');
    const pid = worker.child.pid!;
    const processes = allProcessesOf(browsersOf(pid));
    expect(processes.length).toBeGreaterThan(3);
    worker.child.kill('SIGKILL');
    await gone([...processes, pid]);
    expect(foldersOf(pid)).toHaveLength(1);
    await WorkerFolder.make().remove();
    expect(foldersOf(pid)).toEqual([]);
  });

  it('refuses to start without a browser, and says what to do', async () => {
    const worker = start(['--browser', '/nowhere/chromium']);
    expect(await worker.ended()).toBe(1);
    expect(worker.log).toContain('no browser at /nowhere/chromium: choose another');
  });

  const packaged = findBrowser({ path: '' });
  const withPackaged = packaged ? it : it.skip; // set-up installs it only if the system has none
  withPackaged('runs the packaged browser', async () => {
    await start(['--browser', packaged!.path]).says('"listening_started"');
  });
});
