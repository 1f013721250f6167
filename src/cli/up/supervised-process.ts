import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import type { WorkerExit } from '../../agent';
import { SystemRandom, type Clock, type Random, type Timer } from '@yardmaster/worker-kit/clock';
import { instanceEnvironment } from '../../config';
import { restartAfter } from './restart.policy';

/** A program and its start options. */
export interface SupervisedProgram {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Talks with it over a channel for messages, whose end tells it that this process died; without it a pipe does. */
  hasChannel?: boolean;
}

export interface SupervisedEvents {
  started: [];
  /** The process ended, for any reason. */
  exited: [exit: WorkerExit];
  /** The process died; it restarts after `delayMs`. */
  died: [reason: string, delayMs: number];
  /** The process rejected its options; it is not restarted. */
  refused: [];
  /** A line on its standard error. */
  line: [line: string];
  /** A message on its channel. */
  message: [message: unknown];
}

const recentLinesMax = 20;
/** Exit code of every worker program if its options are bad. */
const badOptionsExitCode = 2;

const withPipe: StdioOptions = ['pipe', 'ignore', 'pipe'];
/** It inherits our standard output, so that a reader sees the end only when both are gone. */
const withChannel: StdioOptions = ['ignore', 'inherit', 'pipe', 'ipc'];

/**
 * A child process that is started again whenever it dies, unless its options are bad. It has a process group of its own, so a Ctrl-C in the
 * terminal does not reach it and it can be killed as a whole; its standard input is a pipe that nobody writes, whose end tells
 * it that this process died.
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
    child.stdin?.on('error', () => {}); // It closed its end; only its exit matters.
    createInterface({ input: child.stderr! }).on('line', (line) => this.read(line));
    child.on('message', (message) => this.emit('message', message));
    child.once('error', (error) => child.pid === undefined && this.ended(error.message));
    // What a worker started may hold its streams open; the other kind is gone only when all that it said has come.
    child.once(hasChannel ? 'close' : 'exit', (code: number | null, signal: NodeJS.Signals | null) => {
      this.emit('exited', { instanceId, ...(signal ? { signal } : { exitCode: code! }) });
      this.ended(signal ? `killed by ${signal}` : `exit code ${code}`, code === badOptionsExitCode);
    });
    if (child.pid !== undefined) this.emit('started');
  }

  /** Sends a message over its channel; returns false if the process is not running. */
  send(message: object): boolean {
    if (!this.child?.connected) return false;
    this.child.send(message, () => {}); // It has died; only its exit matters.
    return true;
  }

  /** Asks it to end (by SIGTERM), kills it and all that it started after `deadlineMs`, and resolves when it is gone. */
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

  private read(line: string): void {
    this.recentLines.push(line);
    if (this.recentLines.length > recentLinesMax) this.recentLines.shift();
    this.emit('line', line);
  }

  private ended(reason: string, hasBadOptions = false): void {
    this.kill(); // The rest of its group.
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
    // The group is empty already.
  }
}
