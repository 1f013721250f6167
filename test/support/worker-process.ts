import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const python = join(root, 'python-worker/.venv/bin/yardmaster-worker');
const mcp = join(root, 'workers/mcp/dist/main.js');
const browser = join(root, 'workers/browser/dist/main.js');

export interface WorkerProcessOptions {
  kind: 'python' | 'figma' | 'browser';
  /** A Python (`.py`) or Node.js (`.cjs`) program with its own capabilities, instead of the built-in ones. */
  program?: string;
  workerId: string;
  token: string;
  /** The URL to dial, or the port to listen on. */
  connect?: string;
  listen?: number;
  slots?: number;
  labels?: Record<string, string>;
  drainMs?: number;
}

/** A worker in a separate process, as a user would start it. It exits with this process. */
export class WorkerProcess {
  readonly child: ChildProcess;
  private log = '';

  constructor(readonly options: WorkerProcessOptions) {
    const { kind, workerId, token, connect, listen, slots = 2, labels = {}, drainMs = 30_000 } = options;
    const [command, first] = commandOf(options);
    if (!existsSync(kind === 'python' ? command : first[0]!))
      throw new Error('set up first: node scripts/setup.mjs --dev');
    const way = connect === undefined ? ['--listen', String(listen ?? 0)] : ['--connect', connect];
    const named = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
    const args = [
      ...way,
      '--id',
      workerId,
      '--slots',
      String(slots),
      '--drain-ms',
      String(drainMs),
      ...named,
      '--exit-with-parent',
    ];
    this.child = spawn(command, [...first, ...args], {
      // No test may reach Figma.
      env: { ...process.env, YARD_WORKER_TOKEN: token, FIGMA_API_KEY: undefined, FIGMA_OAUTH_TOKEN: undefined },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.log += text));
  }

  /** Resolves to the first log entry with these properties. */
  async logged(wanted: Record<string, unknown>): Promise<Record<string, unknown>> {
    for (;;) {
      const entries = this.log
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .flatMap(parse);
      const found = entries.find((entry) => Object.entries(wanted).every(([key, value]) => entry[key] === value));
      if (found) return found;
      if (this.child.exitCode !== null)
        throw new Error(`the worker ended before it said ${JSON.stringify(wanted)}:\n${this.log}`);
      await Promise.race([once(this.child.stderr!, 'data'), once(this.child, 'exit')]);
    }
  }

  /** Rejects with its exit code and log when it exits; race this with the expected event. */
  async ended(): Promise<never> {
    if (!this.child.stderr!.closed) await once(this.child, 'close');
    const { exitCode, signalCode } = this.child;
    throw new Error(`the worker ended with ${signalCode ?? `exit code ${exitCode}`}:\n${this.log}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Drains it, and resolves to its exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }
}

function commandOf({ kind, program }: WorkerProcessOptions): [command: string, first: string[]] {
  if (program?.endsWith('.cjs')) return [process.execPath, [program]];
  if (program !== undefined) return [join(dirname(python), 'python'), [program]];
  return kind === 'python' ? [python, []] : [process.execPath, [kind === 'figma' ? mcp : browser]];
}

/** Parses a log line, which may be incomplete while it is written. */
function parse(line: string): Array<Record<string, unknown>> {
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}
