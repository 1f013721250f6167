import type { ApiError, ArgumentError, Problem, UnreachableError } from '@yardmaster/client';
import { redactSecrets } from '@yardmaster/protocol/secrets';
import { ConfigError } from '../config';
import { exitCodeOfStatus, exitCodes } from './exit-codes';
import { inLines } from './terminal-text';

/** A problem reported by the API or by the command line itself. */
export type CommandProblem = Pick<Problem, 'code' | 'detail'> & Partial<Problem>;

/** The failure of a command, with its exit code. */
export class CommandError extends Error {
  constructor(
    readonly problem: CommandProblem,
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(problem.detail, options);
    this.name = 'CommandError';
  }

  /** Creates the error for a request that the API rejected. */
  static refused(problem: CommandProblem & { status: number }, cause?: unknown): CommandError {
    return new CommandError(problem, exitCodeOfStatus(problem.status), { cause });
  }

  /** Creates the error for a control plane that does not answer at `url`. */
  static unreachable(url: string, reason: string, cause?: unknown): CommandError {
    const detail = `no control plane answers at ${url} (${reason}); check that \`yard up\` is running and --url is right`;
    return new CommandError({ code: 'UNREACHABLE', detail }, exitCodes.unreachable, { cause });
  }

  /** Creates the error for an invalid command line. */
  static usage(detail: string): CommandError {
    return new CommandError({ code: 'USAGE', detail }, exitCodes.usage);
  }
}

/** Converts any error for display. Unexpected errors keep their stack. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const ofClient = error as ApiError | ArgumentError | UnreachableError | undefined; // by its name, without loading the client
  if (ofClient?.name === 'ApiError')
    return CommandError.refused({ ...ofClient.problem, status: ofClient.status }, error);
  if (ofClient?.name === 'UnreachableError') return CommandError.unreachable(ofClient.url, ofClient.reason, error);
  if (ofClient?.name === 'ArgumentError') return CommandError.usage(ofClient.message);
  if (error instanceof ConfigError) {
    const errors = error.violations.map((fault) => {
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

/** Formats the problem as text: one line, and one for each path. Redacts secrets. */
export function formatProblem({ code, detail, errors = [] }: CommandProblem): string {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const isRepeated = faults.length === 1 && detail === faults[0];
  // Unexpected errors are shown with their stack, on several lines.
  const lines = [`error ${code}: ${detail}`, ...(isRepeated ? [] : faults.map((fault) => `  ${fault}`))];
  return inLines(redactSecrets(lines.join('\n')));
}
