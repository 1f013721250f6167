import { thrownText, YardError, type OutputChunk } from '@yardmaster/protocol';
import { plainJson } from './plain-json';

const textStreams: ReadonlySet<string> = new Set(['stdout', 'stderr', 'log']);
const jsonStreams: ReadonlySet<string> = new Set(['progress', 'display']);

/** More than a message can carry. Up to this size, data that does not fit is measured, dropped and counted. */
const jsonBytesMax = 2 * 1024 * 1024;

/**
 * Returns the data of a handler as text, or as a plain copy.
 * @throws YardError `INVALID_RESULT` for a value that is neither text nor JSON within the limits, `OUTPUT_LIMIT` if it
 * is too large for a message
 */
export function toSendable(stream: OutputChunk['stream'], data: unknown): unknown {
  if (textStreams.has(stream)) return typeof data === 'string' ? data : textOf(data, `output.${stream}`);
  if (jsonStreams.has(stream))
    return plainJson(data ?? null, stream === 'progress' ? stream : `output.${stream}`, jsonBytesMax);
  throw invalid('output', `unknown stream; expected one of ${[...textStreams, ...jsonStreams].join(', ')}`);
}

function textOf(data: unknown, path: string): string {
  try {
    return String(data);
  } catch (error) {
    throw invalid(path, `cannot be converted to text: ${thrownText(error)}`);
  }
}

function invalid(path: string, message: string): YardError {
  return new YardError('INVALID_RESULT', `${path}: ${message}`, { details: { path } });
}
