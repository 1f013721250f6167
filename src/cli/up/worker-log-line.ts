import { inOneLine } from '../terminal-text';

/** The importance of a log line; `quiet` lines are shown only with --verbose. */
export type Weight = 'quiet' | 'warning' | 'error';

/** Formats a log line as text. */
export interface LogLine {
  weight: Weight;
  text: string;
}

const levelNames: Readonly<Record<string, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const weights: Readonly<Record<string, Weight>> = {
  warn: 'warning',
  warning: 'warning',
  error: 'error',
  critical: 'error',
  fatal: 'error',
};
/** Fields that are repeated elsewhere in the line, or of no use to users. */
const silentFields = new Set([
  'level',
  'time',
  'timestamp',
  'msg',
  'message',
  'event',
  'logger',
  'pid',
  'name',
  'context',
  'err',
  'stack',
]);
const lineLengthMax = 2000;

/**
 * Parses a structured log line of pino or the Python worker. Any other line, such as a traceback, counts as an error.
 */
export function readLogLine(line: string): LogLine {
  const fields = parseFields(line);
  if (!fields) return { weight: 'error', text: inOneLine(line).slice(0, lineLengthMax) };
  const given = plain(fields['level'] ?? 'info');
  const level = levelNames[given] ?? given;
  const message = fields['msg'] ?? fields['message'] ?? fields['event'] ?? '';
  const rest = Object.entries(fields).filter(([key]) => !silentFields.has(key));
  const text = [level, plain(message), ...rest.map(([key, value]) => `${key}=${plain(value)}`), reasonOf(fields)];
  return {
    weight: weights[level] ?? 'quiet',
    text: inOneLine(text.filter(Boolean).join(' ')).slice(0, lineLengthMax),
  };
}

/** Returns the fields of a structured log line; undefined for any other line. */
export function parseFields(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function reasonOf({ err }: Record<string, unknown>): string {
  const message = (err as { message?: unknown } | null | undefined)?.message;
  return message === undefined ? '' : `(${plain(message)})`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
