import type { Duplex } from 'node:stream';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';
import { headersBytesMax, urlCharsMax } from './deadlines';
import { answerRaw, formatPlainProblem, type FormatProblem } from './raw-problem';

/** What Node says of a connection on which no request could be read. */
export type ClientError = Error & { code?: string; rawPacket?: Buffer };

/** Answers `clientError`: there is no route yet, nor anything else of an application. */
export function answerUnreadable(error: ClientError, socket: Duplex, tell: FormatProblem = formatPlainProblem): void {
  // The rest cannot be read either, and comes here again.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const { status, code, detail } = unreadable(error);
  answerRaw(socket, tell(new YardError(code, detail), status));
}

interface Unreadable {
  status: number;
  code: KnownErrorCode;
  detail: string;
}

/** Which status says why a request could not be read. */
export function unreadable({ code, rawPacket }: ClientError): Unreadable {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'REQUEST_TIMEOUT', detail: 'the request did not arrive in time' };
  if (code === 'HPE_HEADER_OVERFLOW' && hasLongUrl(rawPacket))
    return { status: 414, code: 'URI_TOO_LONG', detail: `the address is longer than ${urlCharsMax} characters` };
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, code: 'HEADERS_TOO_LARGE', detail: `the headers are larger than ${headersBytesMax} bytes` };
  return { status: 400, code: 'INVALID_REQUEST', detail: 'what came cannot be read as an HTTP request' };
}

/** Node counts the address as one of the headers; a first line that does not end is the address's violation. */
function hasLongUrl(packet: Buffer | undefined): boolean {
  const start = packet?.subarray(0, urlCharsMax);
  return (
    start !== undefined &&
    start.length === urlCharsMax &&
    /^[A-Z]+ \//.test(start.toString('latin1', 0, 16)) &&
    !start.includes('\n')
  );
}
