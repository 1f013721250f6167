import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The built program. */
export const cli = join(__dirname, '../../dist/cli.js');

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The built `yard` as a process. It is killed if a test ends first. */
export class Yard {
  readonly child: ChildProcessWithoutNullStreams;
  private readonly said = { stdout: '', stderr: '' };
  private readonly closed: Promise<Ended>;

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    if (!existsSync(cli)) throw new Error('set up first: node scripts/setup.mjs --dev');
    const { PATH, HOME } = process.env;
    this.child = spawn(process.execPath, [cli, ...args], { env: { PATH, HOME, ...env } });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.child[stream].setEncoding('utf8').on('data', (text: string) => (this.said[stream] += text));
    }
    this.closed = once(this.child, 'close').then(([exitCode]) => ({
      exitCode: exitCode as number | null,
      ...this.said,
    }));
  }

  get stdout(): string {
    return this.said.stdout;
  }

  /** Resolves when standard output, or the other stream, has this text. */
  async says(text: string, stream: 'stdout' | 'stderr' = 'stdout'): Promise<void> {
    while (!this.said[stream].includes(text)) {
      const more = once(this.child[stream], 'data');
      const end = this.closed.then(({ exitCode, stdout, stderr }) => {
        throw new Error(`yard ended (${exitCode}) before it said ${text}:\n${stdout}\n${stderr}`);
      });
      await Promise.race([more, end]);
    }
  }

  /** Sends a signal, and resolves when the process and all processes with its output have exited. */
  end(signal?: NodeJS.Signals): Promise<Ended> {
    if (signal) this.child.kill(signal);
    return this.closed;
  }
}

/** Runs `yard` until it exits. */
export function yard(args: readonly string[], env?: Record<string, string>): Promise<Ended> {
  const process = new Yard(args, env);
  process.child.stdin.end();
  return process.end();
}

/** The ready message of `yard up --json`. */
export interface Ready {
  url: string;
  pid: number;
  dataDir: string;
  apiKeyFile: string;
  online: number;
  expected: number;
  workers: Array<{ id: string; state: string; mock: boolean; labels: Record<string, string> }>;
  checks: Record<string, { isOk: boolean; ms: number; fault?: string; note?: string }>;
}

/** Starts `yard up --json` on a free port; resolves when it is ready. */
export async function yardUp(
  dataDir: string,
  args: readonly string[] = [],
  env?: Record<string, string>,
): Promise<{ process: Yard; ready: Ready }> {
  const process = new Yard(['up', '--port', '0', '--data-dir', dataDir, '--json', ...args], env);
  await process.says('\n');
  return { process, ready: JSON.parse(process.stdout) as Ready };
}
