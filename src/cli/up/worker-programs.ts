import { existsSync } from 'node:fs';
import { childEnvironment, pythonOptionsVariable, workerTokenVariable } from '../../config';
import type { Isolation } from '../commands/up';
import { isCheckout, packageRoot, packageVersion } from '../package';
import { browserFault } from './browser-check';
import { notSetUp } from './not-set-up';
import { pythonProgram, type SetUpOptions } from './python-program';
import type { SupervisedProgram } from './supervised-process';
import { findWorker, type InstalledWorker, type WorkerPackage } from './worker-packages';

/** A worker program and its start options. */
export interface WorkerProgram extends SupervisedProgram {
  /** It registers under this id. */
  workerId: string;
  /** A hint for users on setting other options. */
  optionsHint?: string;
}

/**
 * A local worker that is not started, with the reason, and the command that installs it if it is only not installed.
 */
export interface LeftOut {
  workerId: string;
  reason: string;
  command?: string;
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

/** Local workers register with their id as this label, so that a task can select one. */
export const localIdLabel = 'local-id';

/**
 * Finds the workers that can run here. Each has its own promise, because the set-up of the Python worker of an
 * installed package takes long. @throws CommandError if the checkout is not set up, also as a rejection
 */
export function findWorkerPrograms(
  settings: LocalWorkerSettings,
  setUp: SetUpOptions,
): Array<Promise<WorkerProgram | LeftOut>> {
  const mcp = mcpProgram(settings);
  return [python(settings, setUp), Promise.resolve(mcp), browserProgram(settings, setUp.signal)];
}

/**
 * Returns the program of the Python worker. The options of the worker come first, so that they cannot override the
 * flags of `yard up`.
 */
async function python(settings: LocalWorkerSettings, setUp: SetUpOptions): Promise<WorkerProgram | LeftOut> {
  const workerId = 'python-1';
  const found = await pythonProgram(setUp);
  if ('reason' in found) return { workerId, ...found };
  const { isolation, pythonOptions } = settings;
  const flags = isolation === undefined ? [] : ['--isolation', isolation];
  const optionsHint = `its options: yard up --python-options "…", or ${pythonOptionsVariable} in the environment`;
  const made = { ...program(workerId, found.program, flags, settings), optionsHint };
  if (pythonOptions === undefined) return made;
  const options = [made.env?.[pythonOptionsVariable], pythonOptions].filter(Boolean).join(' ');
  return { ...made, env: { ...made.env, [pythonOptionsVariable]: options } };
}

function mcpProgram(settings: LocalWorkerSettings): WorkerProgram | LeftOut {
  const found = installed('@yardmaster/mcp-worker');
  if ('reason' in found) return { workerId: 'figma-1', ...found };
  return program('figma-1', process.execPath, [found.program], settings, 'mcp');
}

/** Returns the program of the browser worker, if a browser was found: without one that worker does not start. */
async function browserProgram(settings: LocalWorkerSettings, signal: AbortSignal): Promise<WorkerProgram | LeftOut> {
  const workerId = 'browser-1';
  const found = installed('@yardmaster/browser-worker');
  if ('reason' in found) return { workerId, ...found };
  const { [workerTokenVariable]: _, ...env } = childEnvironment(settings.workerToken);
  const reason = await browserFault(found.folder, env, signal);
  if (reason !== undefined) return { workerId, reason };
  return program(workerId, process.execPath, [found.program], settings);
}

function installed(name: WorkerPackage): InstalledWorker | Omit<LeftOut, 'workerId'> {
  const checkout = isCheckout();
  const workingFolder = process.cwd();
  const found = findWorker(name, { root: packageRoot, version: packageVersion(), isCheckout: checkout, workingFolder });
  if (checkout && 'program' in found && !existsSync(found.program)) throw notSetUp(found.program);
  return found;
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
