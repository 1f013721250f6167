import { EventEmitter } from 'node:events';
import type { WorkerExit } from '../../agent';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import type { Screen } from './screen';
import { SupervisedProcess } from './supervised-process';
import type { LeftOut, WorkerProgram } from './worker-programs';
import { FailingWorkers, showTroubles } from './worker-troubles';

/** Time for a worker, after its own deadline, to kill its attempts and exit. */
const closeTimeoutMs = 3000;

/**
 * The workers that `yard up` starts in addition to the control plane, as child processes. Emits `exited` for each exit
 * of a process.
 */
export class LocalWorkers extends EventEmitter<{ exited: [workerId: string, exit: WorkerExit] }> {
  readonly failing = new FailingWorkers();
  private readonly clock = new SystemClock();
  private readonly processes: Array<SupervisedProcess<WorkerProgram>> = [];
  /** Set by `stop`, and never cleared: no process starts after that. */
  private isEnding = false;

  constructor(
    private readonly drainMs: number,
    private readonly screen: Pick<Screen, 'log' | 'warn'>,
  ) {
    super();
    process.once('exit', () => this.kill());
  }

  /** The ids of the started workers. */
  get ids(): string[] {
    return this.processes.map(({ program }) => program.workerId);
  }

  /**
   * Starts each program as soon as it is found, but none after `signal` aborts. Resolves to the workers that cannot run
   * here, in order. Prints a warning for those that cannot be fixed by an installation.
   */
  async start(found: ReadonlyArray<Promise<WorkerProgram | LeftOut>>, signal: AbortSignal): Promise<LeftOut[]> {
    const handle = (each: WorkerProgram | LeftOut): LeftOut[] =>
      signal.aborted || this.isEnding ? [] : this.startOrWarn(each);
    return (await Promise.all(found.map(async (each) => handle(await each)))).flat();
  }

  /** Drains and stops them; resolves when all have exited. */
  async stop(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.processes.map((worker) => worker.stop(this.drainMs + closeTimeoutMs)));
  }

  kill(): void {
    for (const worker of this.processes) worker.kill();
  }

  /** Returns the last log lines of a worker, which explain why it is missing, and a hint about its options. */
  lastWords(workerId: string): readonly string[] {
    const worker = this.processes.find(({ program }) => program.workerId === workerId);
    const { optionsHint } = worker?.program ?? {};
    return [...(worker?.recentLines ?? []), ...(optionsHint === undefined ? [] : [optionsHint])];
  }

  private startOrWarn(found: WorkerProgram | LeftOut): LeftOut[] {
    if ('reason' in found) {
      if (found.command === undefined) this.screen.warn(found.workerId, `not started: ${found.reason}`);
      return [found];
    }
    const { workerId } = found;
    const worker = new SupervisedProcess(found, this.clock);
    showTroubles(workerId, worker, this.screen, this.failing);
    worker.on('exited', (exit) => this.emit('exited', workerId, exit));
    this.processes.push(worker);
    worker.start();
    return [];
  }
}
