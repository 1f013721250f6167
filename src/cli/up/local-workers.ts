import { EventEmitter } from 'node:events';
import type { WorkerExit } from '../../agent';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import type { Screen } from './screen';
import { SupervisedProcess } from './supervised-process';
import type { WorkerProgram } from './worker-programs';
import { FailingWorkers, showTroubles } from './worker-troubles';

/** Time after its own deadline for a worker to kill its attempts and to leave. */
const closeTimeoutMs = 3000;

/** The workers that `yard up` starts beside the control plane, as child processes. Emits `exited` for each end of a process. */
export class LocalWorkers extends EventEmitter<{ exited: [workerId: string, exit: WorkerExit] }> {
  readonly failing = new FailingWorkers();
  private readonly processes: ReadonlyArray<SupervisedProcess<WorkerProgram>>;

  constructor(
    programs: readonly WorkerProgram[],
    private readonly drainMs: number,
    screen: Pick<Screen, 'log' | 'warn'>,
  ) {
    super();
    const clock = new SystemClock();
    this.processes = programs.map((program) => new SupervisedProcess(program, clock));
    for (const process of this.processes) showTroubles(process.program.workerId, process, screen, this.failing);
    for (const process of this.processes)
      process.on('exited', (exit) => this.emit('exited', process.program.workerId, exit));
  }

  get ids(): string[] {
    return this.processes.map(({ program }) => program.workerId);
  }

  start(): void {
    process.once('exit', () => this.kill());
    for (const worker of this.processes) worker.start();
  }

  /** Drains and ends them; resolves when all are gone. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.map((worker) => worker.stop(this.drainMs + closeTimeoutMs)));
  }

  kill(): void {
    for (const worker of this.processes) worker.kill();
  }

  /** The last log lines of a worker, to explain why it is missing, and a hint at its options. */
  lastWords(workerId: string): readonly string[] {
    const worker = this.processes.find(({ program }) => program.workerId === workerId);
    const { optionsHint } = worker?.program ?? {};
    return [...(worker?.recentLines ?? []), ...(optionsHint === undefined ? [] : [optionsHint])];
  }
}
