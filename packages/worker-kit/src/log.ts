import { readableError, redactSecrets, YardError, type LogFields } from '@yardmaster/protocol';

/**
 * A log whose lines name a registered event (`protocol/log-events.json`), at one of its levels and with its fields, or do not compile. Every
 * `WorkerLog` is one, and so is a pino logger.
 */
export interface EventLog {
  debug(fields: LogFields<'debug'>, message: string): void;
  info(fields: LogFields<'info'>, message: string): void;
  warn(fields: LogFields<'warn'>, message: string): void;
  error(fields: LogFields<'error'>, message: string): void;
}

/** The log of a worker; a pino logger fits. Fields come first, with the error as `err`. */
export interface WorkerLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Discards everything. */
export const silentLog: WorkerLog = { debug() {}, info() {}, warn() {}, error() {} };

const levels = ['debug', 'info', 'warn', 'error'] as const;

/**
 * Writes messages of at least `minLevel` to standard error, one readable line each, with the stack of unexpected
 * errors, and with secrets redacted. The default log of a worker. `write` replaces standard error.
 */
export function stderrLog(
  name: string,
  minLevel: (typeof levels)[number] = 'warn',
  write: (text: string) => void = (text) => void process.stderr.write(text),
): WorkerLog {
  const enabled = levels.slice(levels.indexOf(minLevel));
  const methods = enabled.map((level) => {
    const method = (fields: object, message: string): void =>
      write(redactSecrets(`[${name}] ${level}: ${message}${cause(fields)}\n`));
    return [level, method];
  });
  return { ...silentLog, ...(Object.fromEntries(methods) as Partial<WorkerLog>) };
}

function cause(fields: object): string {
  if (!('err' in fields)) return '';
  const error = readableError(fields.err);
  if (fields.err instanceof YardError) return `: ${error.message} (${fields.err.code})`;
  return `: ${error.stack}`;
}
