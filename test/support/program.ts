import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** A program in a process group of its own, as a terminal starts one, with all that it prints. */
export class Program {
  readonly child: ChildProcess;
  /** Its output on both streams, in order. */
  output = '';
  stdout = '';
  private readonly closed: Promise<number | null>;

  constructor(
    private readonly command: string,
    args: readonly string[],
    options: ProgramOptions,
  ) {
    this.child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.closed = once(this.child, 'close').then(([exitCode]) => exitCode as number | null);
  }

  /** Resolves to what fits in its output, once something does. @throws if the program ends before */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found;
      const more = [this.child.stdout!, this.child.stderr!].map((stream) => once(stream, 'data'));
      const end = this.closed.then((exitCode) => {
        if (pattern.test(this.output)) return;
        throw new Error(`${this.command} ended (${exitCode}) before it said ${String(pattern)}:\n${this.output}`);
      });
      await Promise.race([...more, end]);
    }
  }

  /** Resolves to its exit code when all that held its output are gone; null if a signal ended it. */
  ended(): Promise<number | null> {
    return this.closed;
  }

  /** Sends a signal to the program alone, and resolves as `ended`. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.closed;
  }

  /** Ctrl-C in its terminal: every process of the group gets the signal. Resolves as `ended`. */
  async interrupt(): Promise<number | null> {
    this.signalGroup('SIGINT');
    return this.closed;
  }

  /** Kills the rest of the process group, if a test failed first. */
  async kill(): Promise<void> {
    this.signalGroup('SIGKILL');
    await this.closed;
  }

  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.child.pid!, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
