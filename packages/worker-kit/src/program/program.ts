import { readableError, redactSecrets } from '@yardmaster/protocol';
import { connect } from '../connect';
import { interceptExitInHandlers, currentOwner } from '../handler-scope';
import { listen } from '../listen';
import type { EventLog, WorkerLog } from '../log';
import type { Worker } from '../worker';
import { readCommandLine, type CommandLineProgram } from './command-line';
import type { ProgramSettings } from './program-settings';

/** A worker program: its name, its options, and the worker that it runs. */
export interface WorkerProgram extends CommandLineProgram {
  /** Creates the worker. Nothing else reads `env`, the environment. An error is logged and ends the program. */
  createWorker(
    settings: ProgramSettings,
    own: Record<string, string>,
    log: WorkerLog,
    env: NodeJS.ProcessEnv,
  ): Worker | Promise<Worker>;
}

/**
 * Runs a worker program: reads the command line, links the worker, and drains it on SIGTERM, SIGINT or, if enabled, the
 * end of standard input.
 *
 * Exit codes: 0 after a drain, 2 if the command line is invalid (all errors are printed), 1 if the worker cannot start,
 * 70 after an uncaught error.
 */
export async function runWorkerProgram(program: WorkerProgram, argv: readonly string[] = process.argv): Promise<void> {
  const commandLine = await readCommandLine(program, argv, process.env);
  if ('exitCode' in commandLine) return leave(commandLine.exitCode, commandLine.lines);
  const { settings, own } = commandLine;
  const log = await createLog(settings.logLevel);
  endAtFatalErrors(log);
  interceptExitInHandlers();
  try {
    const worker = await program.createWorker(settings, own, log, process.env);
    endGracefully(worker, settings, log);
    await openLink(worker, settings);
  } catch (err) {
    log.error({ event: 'worker_start_failed', err }, 'the worker could not start');
    process.exit(1);
  }
}

async function createLog(level: string): Promise<EventLog> {
  const { pino } = await import('pino');
  const options = { level, base: null, hooks: { streamWrite: redactSecrets } };
  const log: EventLog = pino(options, pino.destination({ dest: 2, sync: true }));
  return log;
}

async function openLink(worker: Worker, { link, token }: ProgramSettings): Promise<void> {
  if ('connectUrl' in link) return connect(worker, { url: link.connectUrl, token });
  await listen(worker, { port: link.listenPort, bindAddress: link.bindAddress, token });
}

/** Drains and stops the worker once. A second signal ends the process at once. */
function endGracefully(worker: Worker, { drainMs, exitWithParent }: ProgramSettings, log: EventLog): void {
  let isEnding = false;
  const end = async (reason: string, deadlineMs: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await worker.drain(deadlineMs, reason);
    await worker.stop();
    log.info({ event: 'worker_stopped', reason }, 'the worker ended');
    process.exit(0); // even if an abandoned handler keeps the process alive
  };
  for (const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGINT', 2],
  ] as const)
    process.on(signal, () => (isEnding ? process.exit(128 + number) : void end(signal, drainMs)));
  if (!exitWithParent) return;
  process.stdin.on('end', () => void end('the parent process ended', 0));
  process.stdin.on('error', () => void end('standard input failed', 0));
  process.stdin.resume();
}

/**
 * Handles uncaught errors. An error of a handler ends its attempt. Any other error ends the program, because its state
 * may be corrupt; a supervisor restarts it, and its attempts are retried elsewhere.
 */
function endAtFatalErrors(log: EventLog): void {
  const end = (origin: string, thrown: unknown): void => {
    const [owner, err] = [currentOwner(), readableError(thrown)];
    if (owner) {
      log.error({ event: 'handler_left_error', origin, err }, 'uncaught error of a handler; its attempt fails');
      return owner.fail(thrown);
    }
    log.error({ event: 'program_crashed', origin, err }, 'uncaught error; the worker exits');
    process.exit(fatalExitCode);
  };
  for (const origin of ['uncaughtException', 'unhandledRejection']) process.on(origin, (thrown) => end(origin, thrown));
}

/** As in the control plane: `EX_SOFTWARE` of sysexits.h. */
const fatalExitCode = 70;

function leave(exitCode: number, lines: readonly string[]): void {
  (exitCode === 0 ? process.stdout : process.stderr).write(redactSecrets(lines.join('')));
  process.exitCode = exitCode;
}
