import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WorkerExit } from '../../agent';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../../config';
import type { WorkerState } from '../../registry';
import { exitCodes } from '../exit-codes';
import { packageRoot } from '../package';
import { CommandError } from '../problem';
import type { FromControlPlane, Listening, Order } from './control-plane-messages';
import { LastWords } from './last-words';
import { SupervisedProcess, type SupervisedEvents } from './supervised-process';

interface ControlPlaneEvents extends SupervisedEvents {
  /** The control plane accepts tasks, after its first start or a restart. */
  ready: [listening: Listening];
  /** The first start failed and is not retried. */
  failed: [error: CommandError];
  /** The state of a worker changed. */
  state: [];
}

const entry = join(packageRoot, 'dist/cli/up/control-plane.js');
/** File in the data folder with the last log lines of a crashed control plane. */
const crashFile = 'last-crash.log';
/** Time after `DRAIN_MS` for closing links and store. */
const closeTimeoutMs = 30_000;

/**
 * The control plane as a child process. `start` resolves when it is ready for the first time; from then on it is
 * restarted on the same port after each crash, until `close`.
 */
export class ControlPlaneProcess extends EventEmitter<ControlPlaneEvents> {
  private readonly process: SupervisedProcess;
  private readonly states = new Map<string, WorkerState>();
  private readonly lastWords = new LastWords();
  /** Commands queued while it was not ready. */
  private readonly waiting: Order[] = [];
  /** Set when it is ready; survives restarts. */
  private listening?: Listening;
  /** Set when it is ready, cleared when it exits. */
  readySinceMs?: number;
  /** Set by `refuseTasks`, and never cleared: a restarted process must also reject tasks. */
  private refusal?: Order;
  /** Set by the message of a failed start, cleared when its process exits. */
  private failure?: CommandError;

  constructor(
    private readonly config: Readonly<YardConfig>,
    private readonly logLevel: string,
    private readonly clock: Clock,
  ) {
    super();
    const args = [...process.execArgv, entry];
    this.process = new SupervisedProcess({ command: process.execPath, args, hasChannel: true }, clock);
    this.process.on('started', () => this.started());
    this.process.on('line', (line) => this.emit('line', this.lastWords.hear(line)));
    this.process.on('message', (message) => this.receive(message as FromControlPlane));
    this.process.on('died', (reason, delayMs) => this.died(reason, delayMs));
  }

  /** Starts it and resolves when it accepts tasks. @throws CommandError with the reason if it cannot start. */
  start(): Promise<Listening> {
    process.once('exit', () => this.kill());
    return new Promise((resolve, reject) => {
      this.once('ready', resolve).once('failed', reject);
      this.process.start();
    });
  }

  /** Returns the last known state of a worker. */
  get(workerId: string): { state: WorkerState } | undefined {
    const state = this.states.get(workerId);
    return state && { state };
  }

  /** Stops accepting tasks; running ones continue. These workers will be stopped, so their idle sessions end. */
  refuseTasks(workerIds: readonly string[]): void {
    this.refusal = { type: 'refuse-tasks', workerIds };
    if (this.readySinceMs !== undefined) this.process.send(this.refusal);
  }

  /** Reports that the process of a worker has exited, so that its tasks are requeued at once. */
  workerExited(workerId: string, exit: WorkerExit): void {
    const order: Order = { type: 'exited', workerId, exit };
    if (this.readySinceMs === undefined || !this.process.send(order)) this.waiting.push(order);
  }

  /**
   * Lets running tasks end within the configured time, then closes everything. @throws CommandError if the process
   * crashes meanwhile.
   */
  async close(): Promise<void> {
    let end: Omit<WorkerExit, 'instanceId'> = { exitCode: exitCodes.succeeded };
    this.process.once('exited', (exit) => (end = exit));
    const order: Order = { type: 'close' };
    await this.process.stop(this.config.drainMs + closeTimeoutMs, () => this.process.send(order));
    if (end.exitCode === exitCodes.succeeded) return;
    const reason = end.signal === undefined ? `exit code ${end.exitCode}` : `killed by ${end.signal}`;
    throw failed(`the control plane did not close (${this.describe(reason)})`);
  }

  /** Kills it. */
  kill(): void {
    this.process.kill();
  }

  private started(): void {
    const port = this.listening?.port ?? this.config.port;
    this.process.send({ type: 'start', config: { ...this.config, port }, logLevel: this.logLevel });
  }

  private receive(message: FromControlPlane): void {
    switch (message.type) {
      case 'ready':
        return this.ready(message.listening);
      case 'failed':
        this.failure = new CommandError(message.problem, message.exitCode);
        return;
      case 'worker':
        this.states.set(message.workerId, message.state);
        this.emit('state');
    }
  }

  private ready(listening: Listening): void {
    this.readySinceMs = this.clock.nowMs();
    this.listening = listening;
    for (const order of this.waiting.splice(0)) this.process.send(order);
    if (this.refusal) this.process.send(this.refusal);
    this.emit('ready', listening);
  }

  private died(reason: string, delayMs: number): void {
    const { failure } = this;
    [this.failure, this.readySinceMs] = [undefined, undefined];
    this.states.clear();
    this.emit('state');
    if (this.listening) return void this.emit('died', this.describe(failure?.message ?? reason), delayMs);
    void this.process.stop(0);
    this.emit('failed', failure ?? failed(`the control plane did not start (${this.describe(reason)})`));
  }

  /** Describes the crash: cause, fatal error, and the file with its last log lines. */
  private describe(reason: string): string {
    const { lines, error } = this.lastWords.take();
    const parts = [error === undefined ? reason : `${reason}, ${error}`];
    const file = join(resolve(this.config.dataDir), crashFile);
    if (lines.length > 0 && isWritten(file, lines)) parts.push(`its last log lines are in ${file}`);
    return parts.join('; ');
  }
}

function failed(detail: string): CommandError {
  return new CommandError({ code: 'INTERNAL', detail }, exitCodes.failed);
}

function isWritten(file: string, lines: readonly string[]): boolean {
  try {
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    return true;
  } catch {
    return false; // A full disk may have been the cause.
  }
}
