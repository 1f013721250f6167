import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { redactSecrets } from '@yardmaster/protocol/secrets';
import type { WorkerExit } from '../../agent';
import { SystemRandom, type Clock, type Random, type Timer } from '@yardmaster/worker-kit/clock';
import { instanceEnvironment } from '../../config';
import { restartAfter } from './restart.policy';

/** A program and its start options. */
export interface SupervisedProgram {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /**
   * Opens a message channel to the process. When this process exits, the channel closes, and the child exits; without a
   * channel, a pipe has this effect.
   */
  hasChannel?: boolean;
}

export interface SupervisedEvents {
  started: [];
  /** The process ended, for any reason. */
  exited: [exit: WorkerExit];
  /** The process crashed; it restarts after `delayMs`. */
  died: [reason: string, delayMs: number];
  /** The process rejected its options; it is not restarted. */
  refused: [];
  /** A line on its standard error. */
  line: [line: string];
  /** A message on its channel. */
  message: [message: unknown];
}

const recentLinesMax = 20;
/** Exit code of every worker program for invalid options. */
const badOptionsExitCode = 2;

const withPipe: StdioOptions = ['pipe', 'ignore', 'pipe'];
/** It inherits our standard output, so that a reader sees its end only when both processes have exited. */
const withChannel: StdioOptions = ['ignore', 'inherit', 'pipe', 'ipc'];

/**
 * A child process that is restarted whenever it exits, unless its options are invalid. It has its own process group, so
 * that Ctrl-C in the terminal does not reach it, and all its processes can be killed together. Its standard input is a
 * pipe that closes when this process exits.
 */
export class SupervisedProcess<
  Program extends SupervisedProgram = SupervisedProgram,
> extends EventEmitter<SupervisedEvents> {
  /** The last lines on its standard error, of every start. */
  readonly recentLines: string[] = [];
  private child?: ChildProcess;
  private startedAtMs = 0;
  private deaths = 0;
  private restart?: Timer;
  /** Set by `stop`, never cleared. */
  private stopped?: () => void;

  constructor(
    readonly program: Program,
    private readonly clock: Clock,
    private readonly random: Random = new SystemRandom(),
  ) {
    super();
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const { command, args, env, hasChannel } = this.program;
    const instanceId = this.random.id();
    const own = instanceEnvironment(instanceId, env);
    const child = spawn(command, args, { detached: true, env: own, stdio: hasChannel ? withChannel : withPipe });
    this.child = child;
    this.startedAtMs = this.clock.nowMs();
    child.stdin?.on('error', () => {}); // The process closed its end of the pipe; only its exit matters.
    createInterface({ input: child.stderr! }).on('line', (line) => this.read(line));
    child.on('message', (message) => this.emit('message', message));
    child.once('error', (error) => child.pid === undefined && this.ended(error.message));
    // Descendants of a worker may keep its streams open, so its exit counts. The end of a process with a channel counts
    // only when all its messages have arrived.
    child.once(hasChannel ? 'close' : 'exit', (code: number | null, signal: NodeJS.Signals | null) => {
      this.emit('exited', { instanceId, ...(signal ? { signal } : { exitCode: code! }) });
      this.ended(signal ? `killed by ${signal}` : `exit code ${code}`, code === badOptionsExitCode);
    });
    if (child.pid !== undefined) this.emit('started');
  }

  /** Sends a message over its channel; returns false if the process is not running. */
  send(message: object): boolean {
    if (!this.child?.connected) return false;
    this.child.send(message, () => {}); // The process has exited; only its exit event matters.
    return true;
  }

  /** Sends SIGTERM, and kills the process and its descendants after `deadlineMs`. Resolves when it has exited. */
  stop(deadlineMs: number, ask = (): unknown => this.child?.kill('SIGTERM')): Promise<void> {
    this.restart?.cancel();
    return new Promise((resolve) => {
      const deadline = this.clock.setTimer(deadlineMs, () => this.kill());
      this.stopped = () => (deadline.cancel(), resolve());
      if (!this.child) return this.stopped();
      ask();
    });
  }

  /** Kills it and all its descendants. */
  kill(): void {
    if (this.child) killGroup(this.child);
  }

  /** Reads a line of its log, which may be one of another program, or a crash dump of Node.js: redacts it again. */
  private read(said: string): void {
    const line = redactSecrets(said);
    this.recentLines.push(line);
    if (this.recentLines.length > recentLinesMax) this.recentLines.shift();
    this.emit('line', line);
  }

  private ended(reason: string, hasBadOptions = false): void {
    this.kill(); // the rest of its group
    this.child = undefined;
    if (this.stopped) return this.stopped();
    if (hasBadOptions) return void this.emit('refused');
    const { deaths, delayMs } = restartAfter(this.deaths, this.clock.nowMs() - this.startedAtMs);
    this.deaths = deaths;
    this.restart = this.clock.setTimer(delayMs, () => this.start());
    this.emit('died', reason, delayMs);
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is already empty.
  }
}
