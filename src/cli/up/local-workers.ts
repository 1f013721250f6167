import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerExit } from '../../agent';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { childEnvironment, pythonOptionsVariable } from '../../config';
import { findBrowser, noBrowserMessage } from '@yardmaster/browser-worker';
import type { Isolation } from '../commands/up';
import { exitCodes } from '../exit-codes';
import { packageRoot } from '../package';
import { CommandError } from '../problem';
import type { Screen } from './screen';
import { SupervisedProcess, type SupervisedProgram } from './supervised-process';
import { FailingWorkers, showTroubles } from './worker-troubles';

/** A worker program, and how to start it. */
interface WorkerProgram extends SupervisedProgram {
  /** It registers under this id. */
  workerId: string;
  /** Tells a user how to give it other options. */
  optionsHint?: string;
}

export interface LocalWorkerSettings {
  /** Address of the control plane. */
  url: string;
  workerToken: string;
  /** Isolation of the Python worker. */
  isolation?: Isolation;
  /** More options of the Python worker. */
  pythonOptions?: string;
  drainMs: number;
}

/** Local workers register with their id as this label, so that a task can ask for one of them. */
export const localIdLabel = 'local-id';

/** Time after its own deadline for a worker to kill its attempts and to leave. */
const closeTimeoutMs = 3000;

/** The workers that `yard up` starts beside the control plane, as child processes. Emits `exited` for each end of a process. */
export class LocalWorkers extends EventEmitter<{ exited: [workerId: string, exit: WorkerExit] }> {
  readonly failing = new FailingWorkers();
  private readonly processes: ReadonlyArray<SupervisedProcess<WorkerProgram>>;

  constructor(
    private readonly settings: LocalWorkerSettings,
    screen: Pick<Screen, 'log' | 'warn'>,
  ) {
    super();
    const clock = new SystemClock();
    this.processes = programs(settings).map((program) => new SupervisedProcess(program, clock));
    for (const process of this.processes) showTroubles(process.program.workerId, process, screen, this.failing);
    const lacking = lacksBrowser(settings);
    if (lacking !== undefined) screen.warn('browser-1', `left out: ${lacking}`);
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
    await Promise.all(this.processes.map((worker) => worker.stop(this.settings.drainMs + closeTimeoutMs)));
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

function programs(settings: LocalWorkerSettings): WorkerProgram[] {
  const python = join(packageRoot, 'python-worker/.venv/bin/yardmaster-worker');
  const mcp = join(packageRoot, 'workers/mcp/dist/main.js');
  const browser = join(packageRoot, 'workers/browser/dist/main.js');
  for (const file of [python, mcp, browser]) if (!existsSync(file)) throw notSetUp(file);
  return [
    pythonProgram(python, settings),
    program('figma-1', process.execPath, [mcp], settings, 'mcp'),
    ...(lacksBrowser(settings) ? [] : [program('browser-1', process.execPath, [browser], settings)]),
  ];
}

/** Its options come before the flags of `yard up`, so that they cannot override these. */
function pythonProgram(command: string, settings: LocalWorkerSettings): WorkerProgram {
  const { isolation, pythonOptions } = settings;
  const flags = isolation === undefined ? [] : ['--isolation', isolation];
  const optionsHint = `its options: yard up --python-options "…", or ${pythonOptionsVariable} in the environment`;
  const made = { ...program('python-1', command, flags, settings), optionsHint };
  if (pythonOptions === undefined) return made;
  const options = [made.env?.[pythonOptionsVariable], pythonOptions].filter(Boolean).join(' ');
  return { ...made, env: { ...made.env, [pythonOptionsVariable]: options } };
}

/** What to do if there is no browser. The other workers do not need one. */
function lacksBrowser({ workerToken }: LocalWorkerSettings): string | undefined {
  const { PATH: path = '', YARD_BROWSER: setting } = childEnvironment(workerToken);
  return findBrowser({ path, setting }) ? undefined : noBrowserMessage(setting);
}

function program(
  workerId: string,
  command: string,
  args: string[],
  { url, workerToken, drainMs }: LocalWorkerSettings,
  kind: 'mcp' | 'other' = 'other',
): WorkerProgram {
  const shared = ['--connect', url, '--id', workerId, '--label', `${localIdLabel}=${workerId}`];
  const end = ['--drain-ms', String(drainMs), '--exit-with-parent'];
  return { workerId, command, args: [...args, ...shared, ...end], env: childEnvironment(workerToken, kind) };
}

function notSetUp(file: string): CommandError {
  const detail = `${file} is missing: run \`node scripts/setup.mjs\` first (\`npm start\` does it), or use --mock`;
  return new CommandError({ code: 'NOT_SET_UP', detail }, exitCodes.failed);
}
