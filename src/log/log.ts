import { pino, type DestinationStream, type Logger } from 'pino';

/** Structured log. ERROR means that somebody must act; a healthy run has none. */
export type Log = Logger;

/** A log of JSON lines, on standard error where nothing else is given. Secrets in fields of these names never reach it. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const redact = ['token', 'apiKey', 'workerToken', '*.token', '*.apiKey', '*.workerToken', 'headers.authorization'];
  return pino({ level, redact, base: null }, destination ?? pino.destination({ dest: 2, sync: true }));
}

/** DI token of the `Log`. */
export const LOG = Symbol('Log');
