import type { LogFields } from '@yardmaster/protocol';
import { redactSecrets } from '@yardmaster/protocol/secrets';
import { pino, type DestinationStream } from 'pino';

/**
 * Structured log. ERROR means that an operator must act; a healthy run has none. Each line has an event of `protocol/log-events.json`.
 */
export interface Log {
  debug(fields: LogFields<'debug'>, message: string): void;
  info(fields: LogFields<'info'>, message: string): void;
  warn(fields: LogFields<'warn'>, message: string): void;
  error(fields: LogFields<'error'>, message: string): void;
  fatal(fields: LogFields<'fatal'>, message: string): void;
  /** Returns a log that adds fields to each line. */
  child(fields: object): Log;
}

/**
 * Creates a log of JSON lines, by default on standard error. Redacts fields with the names of secrets, and secrets anywhere in a line:
 * messages, URLs, stacks.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const redact = ['token', 'apiKey', 'workerToken', '*.token', '*.apiKey', '*.workerToken', 'headers.authorization'];
  const hooks = { streamWrite: redactSecrets };
  return pino({ level, redact, hooks, base: null }, destination ?? pino.destination({ dest: 2, sync: true }));
}

/** DI token of the `Log`. */
export const LOG = Symbol('Log');
