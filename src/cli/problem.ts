import type { ApiError, ArgumentError, Problem, UnreachableError } from '@yardmaster/client';
import { ConfigError } from '../config';
import { exitCodeOfStatus, exitCodes } from './exit-codes';
import { inLines } from './terminal-text';

/** A problem of the API, or of the command line itself, which has a code and says what is wrong. */
export type CommandProblem = Pick<Problem, 'code' | 'detail'> & Partial<Problem>;

/** Why a command ends without having done its work, and with which exit code. */
export class CommandError extends Error {
  constructor(
    readonly problem: CommandProblem,
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(problem.detail, options);
    this.name = 'CommandError';
  }

  /** A request that the API refused. */
  static refused(problem: CommandProblem & { status: number }, cause?: unknown): CommandError {
    return new CommandError(problem, exitCodeOfStatus(problem.status), { cause });
  }

  /** No control plane answers at `url`. */
  static unreachable(url: string, reason: string, cause?: unknown): CommandError {
    const detail = `no control plane answers at ${url} (${reason}); check that \`yard up\` is running and --url is right`;
    return new CommandError({ code: 'UNREACHABLE', detail }, exitCodes.unreachable, { cause });
  }

  /** A command line that makes no sense. */
  static usage(detail: string): CommandError {
    return new CommandError({ code: 'USAGE', detail }, exitCodes.usage);
  }
}

/** Any error as one that a person or a program can read; a bug keeps its stack. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const ofClient = error as ApiError | ArgumentError | UnreachableError | undefined; // by its name, without loading the client
  if (ofClient?.name === 'ApiError')
    return CommandError.refused({ ...ofClient.problem, status: ofClient.status }, error);
  if (ofClient?.name === 'UnreachableError') return CommandError.unreachable(ofClient.url, ofClient.reason, error);
  if (ofClient?.name === 'ArgumentError') return CommandError.usage(ofClient.message);
  if (error instanceof ConfigError) {
    const errors = error.faults.map((fault) => {
      const [path, ...message] = fault.split(': ');
      return { path: path!, message: message.join(': ') };
    });
    return new CommandError({ code: 'CONFIGURATION', detail: 'invalid configuration', errors }, exitCodes.usage, {
      cause: error,
    });
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CommandError({ code: 'INTERNAL', detail }, exitCodes.failed, { cause: error });
}

/** The problem for people: a line that says what, and one for each path. */
export function formatProblem({ code, detail, errors = [] }: CommandProblem): string {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const isToldTwice = faults.length === 1 && detail === faults[0];
  // A bug is told with its stack, on several lines.
  return inLines([`error ${code}: ${detail}`, ...(isToldTwice ? [] : faults.map((fault) => `  ${fault}`))].join('\n'));
}
