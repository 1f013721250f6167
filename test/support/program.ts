import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** After this time the process group is killed, and waiting calls fail. If unset, there is no limit. */
  timeoutMs?: number;
}

/** A program in a separate process group, as a terminal starts it, with all its output. */
export class Program {
  readonly child: ChildProcess;
  /** Its output on both streams, in order. */
  output = '';
  stdout = '';
  private readonly closed: Promise<number | null>;
  private isOverdue = false;
  private timer?: NodeJS.Timeout;
  /** Resolves with the next output. */
  private printed!: Promise<void>;
  private resolvePrinted!: () => void;

  constructor(
    private readonly command: string,
    args: readonly string[],
    options: ProgramOptions,
  ) {
    this.awaitPrint();
    this.child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => this.print(text));
    this.closed = once(this.child, 'close').then(([exitCode]) => exitCode as number | null);
    if (options.timeoutMs !== undefined) this.endAfter(options.timeoutMs);
  }

  /** Resolves to the first match in its output. @throws if the program exits first */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found;
      const end = this.ended().then((exitCode) => {
        if (pattern.test(this.output)) return;
        throw new Error(`${this.command} ended (${exitCode}) before it said ${String(pattern)}:\n${this.output}`);
      });
      await Promise.race([this.printed, end]);
    }
  }

  /** Resolves to its exit code when all processes with its output have exited; null if a signal ended it. */
  async ended(): Promise<number | null> {
    const exitCode = await this.closed;
    if (this.isOverdue) throw new Error(`${this.command} took too long:\n${this.output}`);
    return exitCode;
  }

  /** Sends a signal only to the program, and resolves as `ended`. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.closed;
  }

  /** Sends Ctrl-C: every process of the group gets the signal. Resolves as `ended`. */
  async interrupt(): Promise<number | null> {
    this.signalGroup('SIGINT');
    return this.ended();
  }

  /** Kills the rest of the process group, if a test failed first. */
  async kill(): Promise<void> {
    this.signalGroup('SIGKILL');
    await this.closed;
  }

  /** Removes its time limit. */
  keep(): void {
    clearTimeout(this.timer);
  }

  private print(text: string): void {
    this.output += text;
    this.resolvePrinted();
    this.awaitPrint();
  }

  private awaitPrint(): void {
    this.printed = new Promise((resolve) => (this.resolvePrinted = resolve));
  }

  private endAfter(timeoutMs: number): void {
    this.timer = setTimeout(() => {
      this.isOverdue = true;
      this.signalGroup('SIGKILL');
    }, timeoutMs);
    void this.closed.then(() => this.keep());
  }

  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.child.pid!, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
