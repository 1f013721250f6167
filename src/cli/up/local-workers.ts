import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerExit } from '../../agent';
import { SystemClock } from '../../clock';
import { childEnvironment, pythonOptionsVariable } from '../../config';
import { findBrowser, noBrowserMessage } from '../../workers';
import type { Isolation } from '../commands/up';
import { exitCodes } from '../exit-codes';
import { packageRoot } from '../package';
import { CommandError } from '../problem';
import type { Screen } from './screen';
import { SupervisedProcess, type SupervisedProgram } from './supervised-process';
import { HopelessWorkers, showTroubles } from './worker-troubles';

/** A worker program and how it is started. */
interface WorkerProgram extends SupervisedProgram {
  /** The id under which it registers. */
  workerId: string;
  /** How somebody gives it other options. */
  optionsHint?: string;
}

/** What local workers are told. */
export interface LocalWorkerSettings {
  /** Where they dial in. */
  url: string;
  workerToken: string;
  /** Of the Python worker, as its options. */
  isolation?: Isolation;
  pythonOptions?: string;
  drainMs: number;
  /** Told of each end of one of their processes. */
  onExit: (workerId: string, exit: WorkerExit) => void;
}

/** Local workers tell the control plane which of them they are by this label, so that a task can ask for one. */
export const localIdLabel = 'local-id';

/** After its own deadline a worker still has to kill what runs and to say goodbye. */
const goodbyeMs = 3000;

/** The workers that `yard up` starts beside the control plane, as child processes. */
export class LocalWorkers {
  readonly hopeless = new HopelessWorkers();
  private readonly processes: ReadonlyArray<SupervisedProcess<WorkerProgram>>;

  constructor(
    private readonly settings: LocalWorkerSettings,
    screen: Pick<Screen, 'log' | 'warn'>,
  ) {
    const clock = new SystemClock();
    this.processes = programs(settings).map((program) => new SupervisedProcess(program, clock));
    for (const process of this.processes) showTroubles(process.program.workerId, process, screen, this.hopeless);
    const lacking = lacksBrowser(settings);
    if (lacking !== undefined) screen.warn('browser-1', `it is left out: ${lacking}`);
    for (const process of this.processes)
      process.on('exited', (exit) => settings.onExit(process.program.workerId, exit));
  }

  get ids(): string[] {
    return this.processes.map(({ program }) => program.workerId);
  }

  start(): void {
    process.once('exit', () => this.kill());
    for (const worker of this.processes) worker.start();
  }

  /** Lets them finish what they run, and ends them; resolves when all are gone. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.map((worker) => worker.stop(this.settings.drainMs + goodbyeMs)));
  }

  kill(): void {
    for (const worker of this.processes) worker.kill();
  }

  /** What a worker last said, to explain why it is not here, and where its options are set. */
  lastWords(workerId: string): readonly string[] {
    const worker = this.processes.find(({ program }) => program.workerId === workerId);
    const { optionsHint } = worker?.program ?? {};
    return [...(worker?.recentLines ?? []), ...(optionsHint === undefined ? [] : [optionsHint])];
  }
}

function programs(settings: LocalWorkerSettings): WorkerProgram[] {
  const python = join(packageRoot, 'python-worker/.venv/bin/yardmaster-worker');
  const mcp = join(packageRoot, 'dist/workers/mcp/main.js');
  const browser = join(packageRoot, 'dist/workers/browser/main.js');
  for (const file of [python, mcp, browser]) if (!existsSync(file)) throw notSetUp(file);
  return [
    pythonProgram(python, settings),
    program('figma-1', process.execPath, [mcp], settings, 'mcp'),
    ...(lacksBrowser(settings) ? [] : [program('browser-1', process.execPath, [browser], settings)]),
  ];
}

/** Its options come before its flags, so that none of them can take the place of what it is told here. */
function pythonProgram(command: string, settings: LocalWorkerSettings): WorkerProgram {
  const { isolation, pythonOptions } = settings;
  const flags = isolation === undefined ? [] : ['--isolation', isolation];
  const optionsHint = `its options: yard up --python-options "…", or ${pythonOptionsVariable} in the environment`;
  const made = { ...program('python-1', command, flags, settings), optionsHint };
  if (pythonOptions === undefined) return made;
  const options = [made.env?.[pythonOptionsVariable], pythonOptions].filter(Boolean).join(' ');
  return { ...made, env: { ...made.env, [pythonOptionsVariable]: options } };
}

/** Says where there is no browser what to do; without it the other workers are of use all the same. */
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
