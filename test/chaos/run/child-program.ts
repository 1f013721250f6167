import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const recentLinesMax = 300;

/** A program of the run. It exits when its standard input closes, that is, when the run has ended. */
export class ChildProgram {
  readonly recentLines: string[] = [];
  /** Resolves to the exit code or signal. */
  readonly exited: Promise<string>;
  private readonly child: ChildProcess;
  private readonly lineListeners = new Set<(line: string) => void>();
  private ending?: string;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ) {
    this.child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdin!.on('error', () => undefined);
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      createInterface(stream).on('line', (line) => this.read(line));
    }
    this.exited = new Promise((resolve) => {
      this.child.once('error', (error) => resolve((this.ending = error.message)));
      this.child.once('exit', (code, signal) => resolve((this.ending = signal ?? `exit code ${code}`)));
    });
  }

  get isAlive(): boolean {
    return this.ending === undefined;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves to the next line that matches. @throws if the program exits before. */
  async lineMatching(match: (line: string) => boolean): Promise<string> {
    let listener!: (line: string) => void;
    const line = new Promise<string>((resolve) => {
      listener = (text) => match(text) && resolve(text);
      this.lineListeners.add(listener);
    });
    const ended = this.exited.then((ending) => {
      throw new Error(`${this.name} ended (${ending}):\n${this.recentLines.slice(-20).join('\n')}`);
    });
    try {
      return await Promise.race([line, ended]);
    } finally {
      this.lineListeners.delete(listener);
    }
  }

  /** Sends SIGTERM, and SIGKILL after `deadlineMs`. Resolves to a complaint if it did not exit cleanly. */
  async end(deadlineMs: number): Promise<string | undefined> {
    if (!this.isAlive) return `${this.name} had exited on its own: ${this.ending}`;
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), deadlineMs);
    const ending = await this.exited;
    clearTimeout(timer);
    return ending === 'exit code 0' ? undefined : `${this.name} exited with ${ending} after SIGTERM`;
  }

  private read(line: string): void {
    this.recentLines.push(line);
    if (this.recentLines.length > recentLinesMax) this.recentLines.shift();
    for (const listener of this.lineListeners) listener(line);
  }
}
