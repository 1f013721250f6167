import type { Duplex } from 'node:stream';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';
import { headersBytesMax, urlCharsMax } from './deadlines';
import { answerRaw, formatPlainProblem, type FormatProblem } from './raw-problem';

/** The error that Node emits for a connection on which no request could be read. */
export type ClientError = Error & { code?: string; rawPacket?: Buffer };

/** Handles `clientError`, which no route of the application can handle. */
export function answerUnreadable(
  error: ClientError,
  socket: Duplex,
  formatProblem: FormatProblem = formatPlainProblem,
): void {
  // The rest of the request cannot be parsed either, and emits this event again.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const { status, code, detail } = unreadable(error);
  answerRaw(socket, formatProblem(new YardError(code, detail), status));
}

interface Unreadable {
  status: number;
  code: KnownErrorCode;
  detail: string;
}

/** Returns the status and code for a request that could not be read. */
export function unreadable({ code, rawPacket }: ClientError): Unreadable {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'REQUEST_TIMEOUT', detail: 'the request did not arrive in time' };
  if (code === 'HPE_HEADER_OVERFLOW' && hasLongUrl(rawPacket))
    return { status: 414, code: 'URI_TOO_LONG', detail: `the address is longer than ${urlCharsMax} characters` };
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, code: 'HEADERS_TOO_LARGE', detail: `the headers are larger than ${headersBytesMax} bytes` };
  return { status: 400, code: 'INVALID_REQUEST', detail: 'not a valid HTTP request' };
}

/** True if the URL is too long. Node counts it as a header; an unfinished request line has a long URL. */
function hasLongUrl(packet: Buffer | undefined): boolean {
  const start = packet?.subarray(0, urlCharsMax);
  return (
    start !== undefined &&
    start.length === urlCharsMax &&
    /^[A-Z]+ \//.test(start.toString('latin1', 0, 16)) &&
    !start.includes('\n')
  );
}
