import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import type { WorkerExit } from '../../agent';
import { SystemRandom, type Clock, type Random, type Timer } from '@yardmaster/worker-kit/clock';
import { instanceEnvironment } from '../../config';
import { restartAfter } from './restart.policy';

/** A program and how it is started. */
export interface SupervisedProgram {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Talks with it over a channel for messages, whose end tells it that this process died; without it a pipe does. */
  hasChannel?: boolean;
}

export interface SupervisedEvents {
  started: [];
  /** It ended, whoever wanted it. */
  exited: [exit: WorkerExit];
  /** It ended although nobody asked for it; it starts again after `delayMs`. */
  died: [reason: string, delayMs: number];
  /** It ended since it cannot use its options, which another start would not change: it is started no more. */
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
  /** Set by `stop`, and never cleared. */
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
    child.stdin?.on('error', () => {}); // It closed its end; its exit is what counts.
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

  /** Sends a message over its channel; false if the process is not there to take it. */
  send(message: object): boolean {
    if (!this.child?.connected) return false;
    this.child.send(message, () => {}); // It died meanwhile; its exit is what counts.
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

  /** Ends it and all that it started, at once. */
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
